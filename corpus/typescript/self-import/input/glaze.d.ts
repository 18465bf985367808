import "kiln";
declare module "kiln" {
  interface Pot {
    glaze: Glaze;
  }
}
export interface Glaze {
  name: string;
}
