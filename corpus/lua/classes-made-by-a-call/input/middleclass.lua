return function(name) return { name = name } end
