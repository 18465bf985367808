function Reader() {}
var descriptions = { position: { configurable: true } }
descriptions.position.get = function () { return 1 }
Object.defineProperties(Reader.prototype, descriptions)
exports.Reader = Reader
