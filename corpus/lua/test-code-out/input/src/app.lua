return { run = function() end }
