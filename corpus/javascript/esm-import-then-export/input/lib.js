export default class Main { start() {} }
export const options = { a: 1 }
