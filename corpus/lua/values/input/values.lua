local M = {}
M.text = "text"
M.long = [[several
lines]]
M.number = 0x10
M.yes, M.no = true, false
M.negative = -1
M.sum = 1 + 2
M.group = (1 + 2) * 3
M.either = M.text or "none"
M.call = tostring(1)
M.method = M.text:upper()
M.index = package.loaded["string"]
M.chained = (function() return 1 end)()
M.field = tostring(1).len
return M
