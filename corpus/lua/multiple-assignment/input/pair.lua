local M = {}
local first, second, third = {}, {}, 3
M.left, M.right = 1, 2
M.a, M.b, M.c = "a", "b", "c"
function first.open() end
M.first = first
M.second, other = second, nil
return M
