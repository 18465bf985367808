function f(x) { return f(f(x)) }
exports.f = f
exports.value = f(1)
Object.defineProperty(exports, "lazy", { enumerable: true, get() { return exports.lazy } })
