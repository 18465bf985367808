export interface Pot {
  height: number;
}
declare const shelf: Pot[];
export default shelf;
