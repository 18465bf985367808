local function trim(text, chars)
  return (text:gsub("^%s+", ""))
end
local pad = function(text, width) return text end
local limit = 80
local charset = { ascii = "a-z", digits = "0-9" }

return {
  strip = trim,
  pad = pad,
  limit = limit,
  charset = charset,
}
