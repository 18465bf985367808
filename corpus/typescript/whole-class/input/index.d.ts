declare class Kiln {
  constructor(cone: number);
  static open(): Kiln;
  fire(): void;
}
export = Kiln;
