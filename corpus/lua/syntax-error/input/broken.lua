local M = {}
function M.before() end
M.bad = = 1
function M.after() end
return M
