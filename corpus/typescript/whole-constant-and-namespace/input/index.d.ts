export = kiln;
export as namespace kiln;
declare const kiln: kiln.Static;
declare namespace kiln {
  interface Base {
    cool(): void;
  }
  interface Static extends Base {
    fire(): void;
  }
}
