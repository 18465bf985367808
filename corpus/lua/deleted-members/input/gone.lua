local M = { keep = 1, drop = 2, never = nil }
local late = nil
M.drop = nil
function late() end
M.late = late
scratch = 1
scratch = nil
return M
