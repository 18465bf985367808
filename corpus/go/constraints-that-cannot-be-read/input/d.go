package p

const D = 1
