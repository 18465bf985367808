package root

const A = 1
