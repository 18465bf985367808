return require("one")
