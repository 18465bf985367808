export const clash = 2, b = 1
export { same } from "./c.js"
