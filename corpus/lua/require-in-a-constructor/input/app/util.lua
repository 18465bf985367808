return { clamp = function(value, low, high) end }
