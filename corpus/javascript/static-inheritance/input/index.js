class Base { static base() {} }
class Derived extends Base { static own() {} }
exports.Derived = Derived
