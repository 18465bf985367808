import Main, { options } from "./lib.js"
import * as lib from "./lib.js"
export { Main, options, lib }
