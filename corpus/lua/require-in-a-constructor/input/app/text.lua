return { trim = function(text) end }
