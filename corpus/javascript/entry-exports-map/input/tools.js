exports.run = function () {}
