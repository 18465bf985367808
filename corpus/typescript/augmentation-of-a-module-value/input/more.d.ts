import kiln = require("./index");
declare module "./index" {
  interface Static {
    cool(): void;
  }
  interface Schedule {
    hours: number;
  }
}
