(function webpackUniversalModuleDefinition(root, factory) {
  if (typeof exports === 'object' && typeof module === 'object') module.exports = factory();
  else if (typeof define === 'function' && define.amd) define([], factory);
  else root["lib"] = factory();
})(typeof self !== 'undefined' ? self : this, function () {
  return (function (modules) {
    var installed = {};
    function __webpack_require__(id) {
      if (installed[id]) return installed[id].exports;
      var module = installed[id] = { i: id, l: false, exports: {} };
      modules[id].call(module.exports, module, module.exports, __webpack_require__);
      module.l = true;
      return module.exports;
    }
    __webpack_require__.d = function (exports, name, getter) { Object.defineProperty(exports, name, { enumerable: true, get: getter }); };
    return __webpack_require__(0);
  })([
    function (module, exports, __webpack_require__) {
      __webpack_require__.d(exports, "area", function () { return shapes.area; });
      var shapes = __webpack_require__(1);
      exports.version = "1";
    },
    function (module, exports) { exports.area = function area() {}; }
  ]);
});
