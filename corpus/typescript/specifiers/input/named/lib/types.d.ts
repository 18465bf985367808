export declare const named: 1;
