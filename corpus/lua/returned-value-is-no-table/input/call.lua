local helper = 1
function global_helper() end
return (function() return {} end)()
