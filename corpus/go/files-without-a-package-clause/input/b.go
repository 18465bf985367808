package p

const B = 1
