exports.before = 1
while (true) { exports.inside = 1 }
exports.after = 1
