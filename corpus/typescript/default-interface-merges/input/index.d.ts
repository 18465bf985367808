export default function kiln(): void;
export default interface kiln {
  cone: number;
}
