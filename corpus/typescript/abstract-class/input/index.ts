export abstract class Furnace<T extends object = {}> {
  abstract readonly heat: number;
  abstract light(fuel: T): void;
  abstract get cone(): number;
  async cool(): Promise<void> {}
  *steps(): Generator<number> {}
}
