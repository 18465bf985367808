module.exports = function main(first, second) {}
module.exports.helper = function () {}
module.exports.default = module.exports
