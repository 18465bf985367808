local function make() return { a = 1 } end
return make()
