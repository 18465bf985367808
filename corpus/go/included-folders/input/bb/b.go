package bb

const B = 1
