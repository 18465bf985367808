function parse() {}
module.exports = { parse, format: () => 1, "odd-name": 1, get lazy() { return 1 }, ...{ spread: 1 } }
