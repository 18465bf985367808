exports.run = function () {}
exports.Shape = class Shape { area() {} }
