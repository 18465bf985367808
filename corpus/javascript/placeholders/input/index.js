exports.run = exports.limit = void 0
exports.run = function () {}
exports.limit = 1
