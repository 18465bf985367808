/** Adds. */
exports.add = function (a, b) { return a + b }
exports.limit = 10
exports.options = { depth: 1, parse() {}, nested: { deeper: 1 } }
