export interface Kiln {
  cone: number;
}
export declare const Kiln: { new (): Kiln };
