export const view = <div>{1}</div>;
