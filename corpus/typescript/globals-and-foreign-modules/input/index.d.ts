declare global {
  interface Window {
    kiln: Pot;
  }
}
declare module "wheel" {
  interface Wheel {
    kiln: Pot;
  }
}
export interface Pot {
  height: number;
}
