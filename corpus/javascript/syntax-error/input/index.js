exports.first = function () {}
exports.second = }{ (
exports.third = 1
