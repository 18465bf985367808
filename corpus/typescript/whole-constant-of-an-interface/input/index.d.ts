interface Base {
  cool(): void;
}
interface Static extends Base {
  fire(cone: number): void;
  version: string;
}
declare const kiln: Static;
export = kiln;
