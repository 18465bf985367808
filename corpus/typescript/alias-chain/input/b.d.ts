import { Vase } from "./c";
export { Vase as Urn };
