export {};
declare module "./pot" {
  interface Pot {
    a: string;
  }
}
