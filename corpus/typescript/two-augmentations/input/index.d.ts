import "./a";
import "./b";
export { Pot } from "./pot";
