local function run(arguments) end
return run
