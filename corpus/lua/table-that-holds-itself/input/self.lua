local M = {}
M.self = M
M.inner = {}
M.inner.outer = M
M.inner.again = M.inner
function M.run() end
return M
