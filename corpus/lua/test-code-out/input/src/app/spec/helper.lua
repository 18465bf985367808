return { fake = function() end }
