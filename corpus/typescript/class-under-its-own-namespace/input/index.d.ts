export declare class Kiln {
  fire(): void;
}
export declare namespace Kiln {
  export { Kiln };
}
