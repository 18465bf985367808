package other

const N = 1
