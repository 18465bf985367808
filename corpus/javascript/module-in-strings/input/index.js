var text = "exports.fake = 1"
// exports.commented = 1
/* module.exports = { alsoCommented: 1 } */
function unused() { exports.never = 1 }
exports.real = `exports.${text}`
