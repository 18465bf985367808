import * as glazes from "./glazes";
export { glazes as recipes };
