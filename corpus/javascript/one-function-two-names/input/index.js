function run() {}
exports.execute = run
exports.run = run
exports.tools = { run }
