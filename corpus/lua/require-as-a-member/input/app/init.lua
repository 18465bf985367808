local M = {}
M.util = require("app.util")
M.text = require "app.text"
M.strings = require("app.text")
return M
