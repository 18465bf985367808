import Kiln from "./kiln";
export { Kiln };
