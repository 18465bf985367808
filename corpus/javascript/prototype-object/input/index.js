function A() {}
A.prototype = { constructor: A, first() {} }
function B() {}
var proto = B.prototype
proto.one = proto.two = function () {}
exports.A = A
exports.B = B
