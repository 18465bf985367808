package m

const A = 1
