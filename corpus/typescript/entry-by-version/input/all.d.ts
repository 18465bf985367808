export declare const all: 1;
