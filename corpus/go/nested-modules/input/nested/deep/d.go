package deep

const D = 1
