declare class Furnace {
  static light(): void;
}
declare class Kiln extends Furnace {
  static open(): Kiln;
}
export = Kiln;
