package c

const C = 1
