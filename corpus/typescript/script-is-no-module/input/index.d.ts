interface Global {
  a: string;
}
