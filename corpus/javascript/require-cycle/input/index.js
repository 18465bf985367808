exports.early = 1
exports.other = require("./other")
exports.late = 2
