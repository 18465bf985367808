export { run as execute, default as Main } from "./lib.js"
export * from "./lib.js"
export * as lib from "./lib.js"
