package p

const ARM64 = 1
