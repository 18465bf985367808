package p

const E = 1
