local M = {}
function string.trim(text) end
table.unpack = table.unpack or unpack
_G.extended = true
M.trim = string.trim
return M
