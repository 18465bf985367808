export declare const declared: 1;
