export * from "./glaze";
export interface Pot {
  height: number;
}
