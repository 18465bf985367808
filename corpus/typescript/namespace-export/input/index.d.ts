export * as glazes from "./glazes";
