export declare const glaze: 1;
