VERSION = "0.1"
Point = { x = 0, y = 0 }
local count = 0
function distance(a, b) end
function Point.move(dx, dy) end
scale = function(point, factor) count = count + 1 end
origin = Point
shift = Point.move
