export declare class Reader {
  static readonly done: 2;
  readonly done: 2;
}
