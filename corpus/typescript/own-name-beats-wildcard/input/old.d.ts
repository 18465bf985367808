export interface Pot {
  weight: number;
}
export interface Lid {
  width: number;
}
