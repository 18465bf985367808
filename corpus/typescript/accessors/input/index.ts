export class Kiln {
  get cone(): number {
    return 6;
  }
  set cone(value: number) {}
  static get open(): boolean {
    return false;
  }
  private get heat(): number {
    return 0;
  }
}
export interface Gauge {
  get degrees(): number;
}
