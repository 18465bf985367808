declare namespace studio {
  const shelves: number;
  interface Pot {
    height: number;
  }
}
export = studio;
