local M = {}
package.loaded[...] = M
M.left = require("left")
function M.back() end
return M
