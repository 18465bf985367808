export class Kiln<T extends object = {}, U = 1> extends Map<string, T> implements Iterable<[string, T]> {
  fire<R>(
    this: Kiln<T>, // the receiver
    cone: number,
    { soak = 10, hold }: { soak?: number; hold: R },
    door?: "open" | "closed",
    /* further */ ...rest: R[]
  ): Promise<R | undefined> {
    throw rest;
  }
  isOpen(door: unknown): door is string {
    return true;
  }
  handler = (event: Event): void => {};
  volts: number = 240;
}
export type Fn<A> = (a: A) => void;
export const table: Record<string, number> = { a: 1 };
