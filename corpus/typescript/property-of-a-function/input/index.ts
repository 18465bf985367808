export function fire(): void {}
fire.maximum = 10;
export const cool = () => {};
cool.minimum = 1;
