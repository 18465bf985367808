require("app").run()
