package nesting

const E = 1
