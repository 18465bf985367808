DEBUG = false
function log(text) end
local M = {}
function M.run() end
return M
