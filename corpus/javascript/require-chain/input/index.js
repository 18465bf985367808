module.exports = require("./b")
