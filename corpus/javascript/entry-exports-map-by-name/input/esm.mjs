export const byName = 1
