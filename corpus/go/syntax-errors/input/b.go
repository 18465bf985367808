package p

const Fine = 1
