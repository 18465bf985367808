export { A } from "./index";
