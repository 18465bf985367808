export interface Pot {
  height: number;
}
export declare function fire(: void;
export interface After {
  a: string;
}
