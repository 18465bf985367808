local M = { _VERSION = "tiny 1.0", _hidden = 1 }
function M.run() end
M.options = { deep = true }
return M
