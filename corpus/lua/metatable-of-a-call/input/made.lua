local M = {}
local function new() return {} end
M.cache = setmetatable(new(), { __mode = "v" })
local private = setmetatable(new(), {})
M.shared = private
return M
