export interface Glaze {
  name: string;
}
