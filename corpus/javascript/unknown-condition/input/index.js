if (process.env.DEBUG) { exports.debug = 1 } else { exports.release = 2 }
exports.run = function () {};
if (process.env.BARE) exports.run = undefined;
