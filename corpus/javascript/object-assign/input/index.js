Object.assign(exports, { one() {} }, require("./more"))
class A {}
Object.assign(A.prototype, { mixed() {} })
exports.A = A
