package p

const G = 1
