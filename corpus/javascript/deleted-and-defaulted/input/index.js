exports.gone = 1
delete exports.gone
exports.options ??= { a: 1 }
exports.tools = exports.tools || { b: 2 }
