/** @deprecated Use fire. */
export declare function burn(): void;
export interface Kiln {
  /** Old.
   * @deprecated */
  light(): void;
  /** @deprecated only this way */
  open(door: string): void;
  open(): void;
}
