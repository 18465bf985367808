export declare class Pot {
  height: number;
}
export declare const shelf: Pot[];
