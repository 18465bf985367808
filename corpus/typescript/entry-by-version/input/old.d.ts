export declare const old: 1;
