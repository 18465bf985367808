export { default, default as Pot } from "./pot";
