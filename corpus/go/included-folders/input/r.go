package r

const R = 1
