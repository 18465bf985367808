package p

const In = 1
