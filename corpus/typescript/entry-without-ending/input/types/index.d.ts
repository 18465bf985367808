export declare const kiln: 1;
