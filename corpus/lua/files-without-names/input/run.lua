#!/usr/bin/env lua
print("hello")
local arguments = { ... }
