local M = {}
local function check(value) end
local internal = { check = check }
M.outer = { inner = { check = check } }
M._check = check
M.tools = { check = check }
return M
