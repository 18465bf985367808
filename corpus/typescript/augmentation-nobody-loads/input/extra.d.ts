export {};
declare module "./index" {
  interface Pot {
    lid: string;
  }
}
