package z

const C = 1
