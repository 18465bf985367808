export declare namespace studio {
  class Hidden {}
  interface Pot {
    height: number;
  }
  export { Pot as Vessel };
}
