local function area(width, height) return width * height end

return {
  area = area,
  perimeter = function(width, height) return 2 * (width + height) end,
  unit = "cm",
  "positional",
  [1 + 1] = "computed",
}
