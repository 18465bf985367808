local M = {}
local visit, count
local walk
function visit(node) return walk(node) end
walk = function(node, depth) end
count = 0
M.visit = visit
M.walk = walk
return M
