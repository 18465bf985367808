export interface Pot {
  fromA: number;
}
