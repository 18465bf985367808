local function open(path) end
local close = { force = true }
return {
  close = function(handle) end,
  open = open,
  shut = close,
}
