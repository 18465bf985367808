export * from "./old";
export interface Pot {
  height: number;
}
