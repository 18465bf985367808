(function (global, factory) {
  typeof exports === "object" && typeof module !== "undefined" ? module.exports = factory() :
  typeof define === "function" && define.amd ? define(factory) : (global.lib = factory());
})(this, function () {
  "use strict";
  function run() {}
  var api = { run: run, version: 1 };
  return api;
});
