local M = { count = 0 }
function M.reset() end
return setmetatable(M, { __call = function(self) end })
