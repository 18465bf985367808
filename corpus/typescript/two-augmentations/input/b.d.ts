export {};
declare module "./pot" {
  interface Pot {
    b: string;
  }
}
