const cone = 6;
export { cone as "cone-six" };
