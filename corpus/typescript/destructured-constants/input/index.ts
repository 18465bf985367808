declare const kit: any;
export const { wheel, bat: board, clay: { body }, tools: [knife, , wire = 1], ...rest } = kit;
export let first = 1, second = 2;
