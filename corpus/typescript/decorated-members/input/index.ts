function log(...args: any[]): any {}
@log
export class Kiln {
  /** Lights it. */
  @log
  @log()
  light(): void {}
  @log heat = 1;
}
