return require("tiny.core")
