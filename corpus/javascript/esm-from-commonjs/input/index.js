import lib, { run } from "./lib.cjs"
export { lib, run }
export * from "./lib.cjs"
