class Base { constructor() { this.base = 1 } }
class Store extends Base {
  extra = {}
  constructor() { super(); this.size = 1 }
  get() {}
  get first() { return 1 }
}
exports.store = new Store()
