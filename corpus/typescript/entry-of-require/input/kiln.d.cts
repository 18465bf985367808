declare function kiln(): void;
export = kiln;
