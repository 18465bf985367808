class Base { make() { return { made: 1 } } }
class Derived extends Base { make() { return super.make() } }
exports.made = new Derived().make()
function fill(target, name) { target[name] = this }
fill.call(exports.holder = {}, exports, "self")
fill.bind({ bound: 1 }, exports)("bound")
