export import kiln = require("./kiln");
export declare const after: 1;
