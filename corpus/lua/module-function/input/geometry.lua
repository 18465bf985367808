local math = math
module("geometry", package.seeall)
unit = "cm"
function area(width, height) return width * height end
local function check(value) end
