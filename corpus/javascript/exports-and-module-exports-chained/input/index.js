exports = module.exports = main
function main() {}
exports.version = "1"
