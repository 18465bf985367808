class Shape {
  #secret() {}
  width = 1
  static count = 0
  constructor(sides) { this.sides = sides }
  /** The area. */
  area() {}
  get name() { return "" }
  set name(value) {}
  async load() {}
  *points() {}
  [Symbol.iterator]() {}
  ["com" + "puted"]() {}
  static of() {}
}
exports.Shape = Shape
