export interface Vase {
  handles: 2;
}
