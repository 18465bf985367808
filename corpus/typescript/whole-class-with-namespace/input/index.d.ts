declare class Kiln {
  fire(options: Kiln.Options): void;
}
declare namespace Kiln {
  interface Options {
    cone: number;
  }
}
export = Kiln;
