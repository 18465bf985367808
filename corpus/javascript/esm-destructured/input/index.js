const source = { a: 1, b: { c: () => 1 }, d: 2 }
export const { a, b: { c }, ...rest } = source
export const [x, , y = 3] = [1, 2]
