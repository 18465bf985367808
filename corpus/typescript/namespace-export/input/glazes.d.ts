export interface Glaze {
  name: string;
}
export default interface Recipe {
  parts: number;
}
