export const clash = 1, a = 1
export { same } from "./c.js"
