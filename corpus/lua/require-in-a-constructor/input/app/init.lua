local text = require("app.text")
return {
  text = text,
  util = require("app.util"),
  trim = text.trim,
  clamp = require("app.util").clamp,
}
