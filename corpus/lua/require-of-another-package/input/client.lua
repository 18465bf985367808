local json = require("cjson")
local M = {}
M.json = json
M.encode = json.encode
M.socket = require("socket")
M.insert = table.insert
return M
