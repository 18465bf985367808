local M = {
  limits = { depth = 3, size = { min = 1, max = 9 } },
}
M.colors = {}
M.colors.red = 0xff0000
M.colors.mix = function(a, b) end
function M.limits.check(value) end
function M.limits.size:grow(by) end
return M
