(function (global, factory) {
  typeof exports === "object" && typeof module !== "undefined" ? factory(exports) : (global = global || self, factory(global.lib = {}));
})(this, function (exports) {
  exports.run = function () {};
  Object.defineProperty(exports, "__esModule", { value: true });
});
