package p

const AMD64 = 1
