export { Urn as Amphora } from "./b";
