export as namespace Kiln;
export interface Pot {
  height: number;
}
interface Glaze {
  name: string;
}
