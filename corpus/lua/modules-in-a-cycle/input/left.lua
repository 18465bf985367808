local M = {}
package.loaded[...] = M
M.right = require("right")
function M.go() end
return M
