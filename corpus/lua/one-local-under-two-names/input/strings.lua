local M = {}
local function trim(text) end
M.trim = trim
M.strip = trim
local Buffer = {}
function Buffer.new() end
M.Buffer = Buffer
M.buffers = { Default = Buffer }
return M
