declare class Kiln {
  static open(): Kiln;
  fire(): void;
}
declare const value: typeof Kiln;
export = value;
