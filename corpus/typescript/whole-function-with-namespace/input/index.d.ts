declare function kiln(options?: kiln.Options): void;
declare namespace kiln {
  interface Options {
    cone: number;
  }
  function cool(): void;
}
export = kiln;
