local text = require("impl.text")
local trim = text.trim
local upper = require("impl.text").upper
local M = {}
M.trim = trim
M.upper = upper
M.strip = text.trim
M.width = text.sizes.width
return M
