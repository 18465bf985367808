export enum Cone {
  Low = 6,
  High = 10,
}
export namespace Cone {
  export function hotter(a: Cone, b: Cone): boolean {
    return a > b;
  }
}
