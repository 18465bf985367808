package internals

const Also = 1
