exports.run = function () {}
exports.limit = 1
