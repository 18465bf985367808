export default { run() {}, limit: 1 }
export { default as arrow } from "./arrow.js"
export { default as Anonymous } from "./class.js"
