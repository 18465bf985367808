export { Glaze } from "kiln/glaze";
export interface Pot {
  height: number;
}
