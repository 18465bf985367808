"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.default = void 0;
Object.defineProperty(exports, "other", { enumerable: true, get: function () { return _other.default; } });
var _other = _interopRequireDefault(require("./other"));
function _interopRequireDefault(obj) { return obj && obj.__esModule ? obj : { default: obj }; }
var _default = function main() {};
exports.default = _default;
