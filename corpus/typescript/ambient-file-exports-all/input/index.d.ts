interface Glaze {
  name: string;
}
export interface Pot {
  glaze: Glaze;
}
declare const kilns: Pot[];
