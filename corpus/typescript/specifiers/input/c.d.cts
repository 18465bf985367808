export declare const c: 1;
