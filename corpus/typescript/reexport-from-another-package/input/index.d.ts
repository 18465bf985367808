export { Clay } from "clay";
import Wheel, { Bat as Board } from "@tools/wheel/parts";
import * as kit from "kit";
export { Wheel, Board, kit };
export * from "slip";
