import "./extra";
export * from "./pot";
