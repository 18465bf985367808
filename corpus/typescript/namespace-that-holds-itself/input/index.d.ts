export * as self from "./index";
export interface Pot {
  height: number;
}
