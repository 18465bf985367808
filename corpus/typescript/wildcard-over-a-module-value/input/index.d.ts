export * from "./kiln";
