return setmetatable({ width = 1, height = 2 }, { __index = function() end })
