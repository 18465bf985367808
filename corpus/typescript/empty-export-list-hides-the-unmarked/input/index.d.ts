interface Glaze {
  name: string;
}
export interface Pot {
  glaze: Glaze;
}
export {};
