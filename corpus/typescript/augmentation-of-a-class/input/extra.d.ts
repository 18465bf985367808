import { Kiln } from "./kiln";
declare module "./kiln" {
  interface Kiln {
    cool(): void;
  }
}
