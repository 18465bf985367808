local M = {}
M.run = 1
function M.run(first) end
function M.run(first, second) end
M.stop = function() end
M.stop = "stopped"
return M
