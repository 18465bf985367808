-- Cuts a text.
local function cut(text, size) end

return {
  -- Where it cuts.
  size = 80, -- in columns
  other = 1,
  -- Here it is only named.
  cut = cut,
  --- What it may do.
  options = {
    -- Deep down.
    deep = true,
  },
}
