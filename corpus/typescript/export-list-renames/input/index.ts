class Pot {
  height = 1;
}
function throwPot(): Pot {
  return new Pot();
}
export { Pot, Pot as Vessel, throwPot as default };
