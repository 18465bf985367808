export interface Box<in out T> {
  value: T;
}
export function freeze<const T>(value: T): T {
  return value;
}
export class Kiln {
  static accessor count = 0;
  accessor heat = 1;
}
export type * from "./pot";
export interface After {
  abstract: string;
}
