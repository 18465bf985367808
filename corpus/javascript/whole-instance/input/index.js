class Store { constructor() { this.size = 1 } get() {} }
exports = module.exports = new Store()
exports.Store = Store
