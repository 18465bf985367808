var lib = { run() {} };
if (typeof module === "object" && module.exports) { module.exports = lib } else { window.lib = lib }
if (false) exports.never = 1;
