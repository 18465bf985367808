local M
M = { version = 2 }
function M.run() end
return M
