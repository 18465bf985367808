var a = {}, b = Object.create(a)
Object.setPrototypeOf(a, b)
a.__proto__ = b
exports.found = a.nothing
exports.a = a
