package y

const Y = 1
