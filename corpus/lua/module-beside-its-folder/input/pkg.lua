local M = { name = "pkg" }
M.util = require("pkg.util")
return M
