local util
util = require("util")
local M = {}
M.clamp = util.clamp
return M
