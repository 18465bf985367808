/** Runs. */
export function run() {}
export class Shape { area() {} static of() {} }
export const limit = 1, format = () => 1
export default function main() {}
const table = { row: 1 }
export { table, table as rows, run as "odd name" }
