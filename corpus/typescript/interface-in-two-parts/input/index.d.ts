export interface Pot {
  height: number;
}
export interface Pot {
  width: number;
}
