package p

const Android = 1
