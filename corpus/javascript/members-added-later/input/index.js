module.exports = { Queue, run }
function run() {}
function Queue() {}
Queue.prototype.push = function () {}
