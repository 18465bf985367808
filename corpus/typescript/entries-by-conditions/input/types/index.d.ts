export declare const pot: 1;
