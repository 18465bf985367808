package d

const D = 1
