package y

const B = 1
