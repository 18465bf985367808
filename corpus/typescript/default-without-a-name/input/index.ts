export default class {
  private heat = 0;
  fire(): void {}
}
