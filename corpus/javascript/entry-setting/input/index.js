exports.unused = 1
