declare class Kiln {
  fire(): void;
}
export { Kiln as default, Kiln };
