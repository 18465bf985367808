export interface Pot {
  fromB: number;
}
