exports = { lost: 1 }
exports.alsoLost = 2
module.exports.kept = 1
