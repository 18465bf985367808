export {};
declare module "./pot" {
  interface Pot {
    lid: Lid;
  }
  interface Lid {
    width: number;
  }
}
