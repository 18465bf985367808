export function view2<T,>(x: T) { return <b>{x}</b>; }
