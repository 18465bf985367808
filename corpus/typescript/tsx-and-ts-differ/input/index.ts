export const cast = <any>{ a: 1 };
export { View } from "./view";
