export declare enum Cone {
  Low,
  High = 10,
  "very-high" = 12
}
export declare const enum Door {
  Open = "open"
}
