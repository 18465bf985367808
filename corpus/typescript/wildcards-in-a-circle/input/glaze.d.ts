export * from "./index";
export interface Glaze {
  name: string;
}
