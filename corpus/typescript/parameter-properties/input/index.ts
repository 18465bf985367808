export class Kiln {
  constructor(
    public cone: number,
    readonly volts = 240,
    protected shelf?: string,
    private key = 1,
    plain = 2,
  ) {}
}
