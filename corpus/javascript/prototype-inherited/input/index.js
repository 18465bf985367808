var util = require("util")
function Base() {}
Base.prototype.base = function () {}
function Derived() {}
Derived.prototype = Object.create(Base.prototype)
Derived.prototype.constructor = Derived
Derived.prototype.own = function () {}
function Empty() {}
util.inherits(Empty, Base)
exports.Derived = Derived
exports.Empty = Empty
