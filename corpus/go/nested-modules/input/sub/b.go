package sub

const B = 1
