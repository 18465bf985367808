import Kiln = require("./kiln");
export { Kiln };
