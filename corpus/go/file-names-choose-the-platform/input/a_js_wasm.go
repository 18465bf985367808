package p

const Wasm = 1
