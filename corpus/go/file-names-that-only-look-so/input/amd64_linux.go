package p

const F = 1
