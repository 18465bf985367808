export * from "./glaze";
interface Hidden {
  a: string;
}
export interface Pot {
  height: number;
}
