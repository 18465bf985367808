import { Pot as Vessel, Lid } from "./pot";
export { Vessel as Urn };
