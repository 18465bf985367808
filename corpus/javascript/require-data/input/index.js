exports.version = require("./package.json").version
exports.table = require("./table.json")
