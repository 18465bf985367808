exports.deep = function () {}
