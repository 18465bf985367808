function curry2(fn) {
  return function curried(a, b) {
    switch (arguments.length) {
      case 0: return curried
      case 1: return function (b) { return fn(a, b) }
      default: return fn(a, b)
    }
  }
}
module.exports = curry2(function add(a, b) { return a + b })
