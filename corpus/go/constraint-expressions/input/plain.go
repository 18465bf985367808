package p

const Plain = 1
