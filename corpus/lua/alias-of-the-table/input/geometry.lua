local geometry = {}
local G = geometry
G.point = {}
local P = G.point
function P.new(x, y) end
function G.point.distance(a, b) end
function G.origin() end
return geometry
