export default { browser: 1 }
