declare const all: typeof import("./pots");
export = all;
