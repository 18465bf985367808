declare class Kiln {
  fire(): void;
}
export = Kiln;
