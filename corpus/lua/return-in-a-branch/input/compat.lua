local native = { fast = true }
local portable = {}
function portable.encode(text) end
if jit then
  return native
else
  return portable
end
