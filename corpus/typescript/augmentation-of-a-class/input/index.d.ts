import "./extra";
export { Kiln } from "./kiln";
