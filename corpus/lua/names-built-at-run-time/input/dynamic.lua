local M = {}
local key = "computed"
M[key] = 1
M[1] = "first"
for _, name in ipairs({ "red", "green" }) do
  M[name] = function() end
end
rawset(M, "raw", true)
M.known = 1
return M
