export default class Pot {
  height: number;
}
