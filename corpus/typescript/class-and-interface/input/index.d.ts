export declare class Kiln {
  fire(): void;
}
export interface Kiln {
  cone: number;
}
