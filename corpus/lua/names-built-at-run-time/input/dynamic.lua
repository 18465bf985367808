local key = "computed"
local M = { [key] = 1, ["with spaces"] = 2 }
M[key] = 3
M[1] = "first"
for _, name in ipairs({ "red", "green" }) do
  M[name] = function() end
end
rawset(M, "raw", true)
M.known = 1
return M
