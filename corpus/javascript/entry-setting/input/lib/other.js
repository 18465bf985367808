exports.used = 1
