local M = {}

--[[ Opens.
  Twice indented. ]]
function M.open() end

--[[
Closes.
--]]
function M.close() end

--[[-- Reads.
]]
function M.read() end

-- an index: a[b[1]]
function M.index() end

M.text = [[
-- no comment]]
M.after = 1
return M
