exports.default = 1
exports["class"] = 2
exports.$ = 3
exports[0] = 4
exports["a.b"] = 5
