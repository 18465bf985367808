package p

const Linux = 1
