export interface Pot {
  height: number;
}
export interface Lid {
  width: number;
}
