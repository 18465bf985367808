declare namespace kiln {
  interface Options {
    cone: number;
  }
}
declare function kiln(): void;
export = kiln;
