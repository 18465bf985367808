export declare class Furnace {
  light(): void;
}
export declare class Kiln extends Furnace {
  fire(): void;
}
export interface Gas extends Furnace {
  gas: number;
}
