(function () {
  var root = this;
  var lib = function () {};
  if (typeof exports !== "undefined") { exports = module.exports = lib } else { root.lib = lib }
  lib.map = function (list, apply) {};
}).call(this);
