local M = {}
function M.open(path) end
function M.close(handle) end
return M
