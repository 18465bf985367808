export { Gone } from "./pot";
export { Lost };
