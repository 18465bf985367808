return { main = function(arguments) end }
