import { first } from "./index.js"
export * from "./index.js"
export function second() { return first }
