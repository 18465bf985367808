package p

const H = 1
