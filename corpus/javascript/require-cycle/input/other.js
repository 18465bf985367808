var index = require("./index")
exports.copied = index.early
exports.tooSoon = typeof index.late
