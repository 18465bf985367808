local M = {}
local buffer = {}
local limit = 10
local function skip(text) end
local scan = function(text) end
local helper = { trim = function(text) end }
function helper.pad(text) end
function M.parse(text) return skip(text), scan(text), buffer, limit, helper end
return M
