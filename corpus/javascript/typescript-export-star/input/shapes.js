exports.area = function () {}
exports.Shape = class { draw() {} }
