exports.started = require("./util").util
