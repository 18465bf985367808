export declare namespace studio.kilns.electric {
  const volts: number;
}
