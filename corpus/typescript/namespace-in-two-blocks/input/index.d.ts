declare namespace studio {
  const shelves: number;
}
declare namespace studio {
  const wheels: number;
}
export { studio };
