export class Kiln {
  #heat = 0;
  private cone = 6;
  protected soak(): void {}
  public fire(): void {}
  private static key = 1;
}
