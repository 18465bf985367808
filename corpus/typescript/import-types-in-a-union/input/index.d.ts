export declare const shelf: (import("./pot").Pot | import("./pot").Lid)[];
export interface After {
  a: string;
}
