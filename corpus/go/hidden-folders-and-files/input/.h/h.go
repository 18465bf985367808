package h

const F = 1
