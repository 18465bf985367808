package u

const E = 1
