export default { node: 1 }
