var Point = /** @class */ (function () {
    function Point() { this.x = 1; }
    Point.prototype.move = function () { };
    Point.of = function () { };
    Object.defineProperty(Point.prototype, "length", { get: function () { return 1; }, enumerable: false, configurable: true });
    return Point;
}());
exports.Point = Point;
