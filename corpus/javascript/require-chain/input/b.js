module.exports = require("./c/")
