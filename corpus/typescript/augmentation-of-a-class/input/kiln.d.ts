export declare class Kiln {
  fire(): void;
}
