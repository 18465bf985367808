export declare function fire(cone: number): void;
export declare namespace fire {
  const maximum: number;
  function cool(): void;
}
