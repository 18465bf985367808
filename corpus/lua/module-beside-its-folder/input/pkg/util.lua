return { clamp = function(value) end }
