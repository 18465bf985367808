exports.run = require("./lib").run
const { Shape: Renamed, missing = 1 } = require("./lib")
exports.Renamed = Renamed
exports.missing = missing
