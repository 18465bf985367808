import { second } from "./other.js"
export function first() { return second }
export { second }
export * from "./other.js"
