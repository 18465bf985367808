declare namespace studio.kilns {
  interface Kiln {
    cone: number;
  }
}
export import Furnace = studio.kilns.Kiln;
