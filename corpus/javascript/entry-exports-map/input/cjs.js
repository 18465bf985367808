exports.byCall = 1
