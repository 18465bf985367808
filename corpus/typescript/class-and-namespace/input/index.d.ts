export declare class Kiln {
  static readonly Cone: number;
  static open(): Kiln;
  fire(): void;
}
export declare namespace Kiln {
  type Cone = 6 | 10;
  interface Options {
    cone: Cone;
  }
  const electric: boolean;
}
