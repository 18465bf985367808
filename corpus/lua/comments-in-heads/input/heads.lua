local M = {}

function M.draw(
  canvas, -- where
  --[[ optional ]] color,
  ... -- points
)
  return canvas, color, ...
end

M.clear = function(canvas) -- everything
  return canvas
end

M.table = { -- the fields
  one = 1, -- first
}
return M
