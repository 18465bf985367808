export * from "./a.js";
export * from "./b.mjs";
export * from "./c.cjs";
export * from "./folder";
export * from "./named";
export * from "./view.jsx";
export * from "./view2";
