export * from "./pot";
