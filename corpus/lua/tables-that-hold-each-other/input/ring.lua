local M = {}
local Left, Right = nil, nil
local A = {}
local B = {}
A.other = B
B.other = A
A.name = "a"
B.name = "b"
M.A = A
M.B = B
return M
