export default function fire(cone: number): void;
interface Schedule {
  cone: number;
}
declare const maximum: number;
