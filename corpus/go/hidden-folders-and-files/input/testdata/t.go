package t

const D = 1
