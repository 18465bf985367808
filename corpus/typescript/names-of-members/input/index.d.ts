declare const key: unique symbol;
export interface Odd {
  "a-b": string;
  3: string;
  ["written"]: string;
  [key]: string;
  [Symbol.iterator](): Iterator<string>;
  [index: string]: any;
  (): void;
  new (): Odd;
}
export {};
