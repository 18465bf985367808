class A {}
function mix(target, ...sources) {
  sources.forEach(source => Object.getOwnPropertyNames(source).forEach(key =>
    Object.defineProperty(target, key, Object.getOwnPropertyDescriptor(source, key))))
}
mix(A.prototype, { run() {}, get size() { return 1 } })
exports.A = A
