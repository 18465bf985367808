local zoo = {}

local Animal = {}
Animal.__index = Animal
function Animal.new(name) return setmetatable({ name = name }, Animal) end
function Animal:speak() end
Animal.__tostring = function(self) return self.name end

local Dog = setmetatable({}, { __index = Animal })
Dog.__index = Dog
function Dog:fetch(thing) end

zoo.Animal = Animal
zoo.Dog = Dog
return zoo
