export interface Pot {
  height: number;
}
