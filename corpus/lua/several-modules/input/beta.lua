local M = {}
function M.b() end
return M
