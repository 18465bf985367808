export function fire(cone: number): void;
export function fire(cone: string, soak?: number): void;
export function fire(cone: unknown): void {}
export class Kiln {
  constructor(cone: number);
  constructor(cone: string);
  constructor(cone: unknown) {}
  open(): void;
  open(door: number): void;
  open(): void {}
}
