export declare const celadon: string;
