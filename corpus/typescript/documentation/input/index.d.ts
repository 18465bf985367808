// not documentation
/* neither */
export declare const plain: number;
/** One line. */
export declare const cone: number;
/**
 * A kiln.
 *
 *     kiln.fire()
 *
 * @see Furnace
 */
export declare class Kiln {
  /** Fires.
   * @param cone how hot
   * @internal */
  fire(cone: number): void;

  /** Whether it is open. */ open: boolean;
}
export interface Pot {}
/** The second declaration has the text. */
export interface Pot {
  /** First. */ height: number;
  width: number;
}
/** A state. */
export declare enum State {
  /** Not hot. */
  Cold,
}
