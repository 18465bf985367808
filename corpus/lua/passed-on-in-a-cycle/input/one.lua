return require("two")
