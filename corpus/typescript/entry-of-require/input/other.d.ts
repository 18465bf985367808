export declare const other: 1;
