local class = require("middleclass")
local Button = class("Button")
Button.static_count = 0
function Button:initialize(label) end
function Button:press() end
return Button
