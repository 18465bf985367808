local M = {}
function M.setup()
  M.late = 1
  function M.later() end
  created = true
end
local function install(target)
  target.installed = true
end
return M
