local M = { sizes = { width = 80 } }
function M.trim(text) end
function M.upper(text) end
return M
