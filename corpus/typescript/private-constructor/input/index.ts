export class Kiln {
  private constructor(readonly cone: number) {}
  static open(): Kiln {
    return new Kiln(6);
  }
}
