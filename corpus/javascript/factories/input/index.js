function make(name) { function inner() {} inner.label = name; return inner }
exports.one = make("one")
exports.two = (() => ({ x: 1, y() {} }))()
