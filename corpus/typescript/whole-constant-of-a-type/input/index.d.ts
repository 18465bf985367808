type Cooling = { cool(): void } & Soaking;
interface Soaking {
  soak(minutes: number): void;
}
declare const kiln: { fire(): void } & Cooling;
export = kiln;
