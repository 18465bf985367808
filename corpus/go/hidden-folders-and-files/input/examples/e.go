package examples

const Too = 1
