package p

const No = 1
