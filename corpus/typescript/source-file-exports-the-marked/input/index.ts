interface Hidden {
  a: string;
}
export interface Pot {
  height: number;
}
const secret = 1;
export const shelf = [secret];
