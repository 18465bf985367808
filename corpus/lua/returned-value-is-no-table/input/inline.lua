return function(arguments) end
