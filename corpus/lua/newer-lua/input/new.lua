local M = {}
local limit <const> = 10
local handle <close>, other = nil, 1
local names <const> = { first = 1 }
M.limit = limit
M.names = names
M.mask = 0xff & ~1
M.half = 7 // 2
goto done
::done::
return M
