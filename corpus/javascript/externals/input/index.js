const events = require("events")
exports.Emitter = events.EventEmitter
exports.events = events
exports.Own = class Own extends events.EventEmitter { run() {} }
exports.later = Promise
