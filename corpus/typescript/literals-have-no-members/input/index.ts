export type Options = { cone: number };
export const defaults = { cone: 6, soak() {} };
export const Kiln = class {
  fire(): void {}
};
