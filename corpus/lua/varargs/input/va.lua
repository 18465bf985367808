local M = {}
function M.all(...) end
function M.rest(first, second, ...) end
function M:none() end
M.format = function(pattern, ...) return pattern:format(...) end
local name = ...
M.name = name
return M
