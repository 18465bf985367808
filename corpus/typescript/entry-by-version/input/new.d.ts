export declare const newer: 1;
