package internal

const A = 1
