export interface Words {
  get: string;
  set: string;
  static: string;
  readonly type: string;
  declare: string;
  async: string;
  module: string;
  abstract?: boolean;
  constructor: Function;
  default: string;
}
