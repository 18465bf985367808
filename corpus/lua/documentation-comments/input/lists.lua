-- A list of things.
-- @module lists

local M = {}

--- Makes a list.
-- @param size how many
--   at most
function M.new(size) end

-- Plain comments document too.
function M.plain() end

-- Far away.

function M.far() end

-----------------------------------------------------------
-- Between rulers.
-----------------------------------------------------------
function M.ruled() end

---@param text string
---@deprecated use new
---@diagnostic disable-next-line
M.old = function(text) end

M.trailing = 1 -- about trailing
M.next = 2
local helper = 1 -- luacheck: ignore
M.helper = helper

return M
