return { split = function(text) end }
