export namespace studio {
  export const shelves = 3;
  const keys = 1;
  export namespace back {
    export interface Room {
      size: number;
    }
  }
}
