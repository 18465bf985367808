Object.defineProperty(exports, "hidden", { value: 1 })
Object.defineProperty(exports, "visible", { enumerable: true, value: 1 })
Object.defineProperty(exports, "lazy", { enumerable: true, get: function () { return run } })
function run() {}
