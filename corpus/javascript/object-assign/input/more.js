exports.two = 1
