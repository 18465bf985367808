/// <reference path="./more.d.ts" />
export = kiln;
declare const kiln: kiln.Static;
declare namespace kiln {
  interface Static {
    fire(): void;
  }
}
