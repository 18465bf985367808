exports.b = 1
