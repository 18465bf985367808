function Queue() { this.items = [] }
Queue.prototype.push = function (item) {}
Queue.prototype.limit = 1
Queue.of = function () {}
function Plain() { this.x = 1 }
exports.Queue = Queue
exports.Plain = Plain
