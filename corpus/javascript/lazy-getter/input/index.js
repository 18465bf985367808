Object.defineProperty(exports, "lazy", { enumerable: true, get() { return require("./lazy") } })
