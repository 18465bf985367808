import type { Lid } from "./pot";
export type { Lid };
export { type Pot, max } from "./pot";
