local M = {
  _VERSION = "lib 1.2",
  _DESCRIPTION = "A library",
  _cache = {},
  __private = 1,
}
function M._reset() end
M._LICENSE = "MIT"
M.options = { _secret = 1, shown = 2 }
return M
