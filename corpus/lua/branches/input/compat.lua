local M = {}
if unpack then
  M.unpack = unpack
  M.level = 1
  function M.old() end
elseif table.unpack then
  M.unpack = table.unpack
  M.level = 2
else
  M.level = 3
end
do
  local counter = 0
  function M.count() counter = counter + 1 end
end
for i = 1, 3 do
  M.looped = i
end
while not M.ready do
  M.ready = true
end
repeat
  M.tries = 1
until M.tries
return M
