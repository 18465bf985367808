export { A } from "./other";
export interface Pot {
  height: number;
}
