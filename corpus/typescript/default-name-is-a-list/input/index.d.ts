declare const maximum: number;
interface Schedule {
  cone: number;
}
export interface Cone {
  number: number;
}
export default maximum;
