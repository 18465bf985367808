var Colors;
(function (Colors) {
    Colors[Colors["Red"] = 0] = "Red";
    Colors[Colors["Green"] = 1] = "Green";
})(Colors || (exports.Colors = Colors = {}));
var Tools;
(function (Tools) {
    Tools.version = 1;
    function run() { }
    Tools.run = run;
})(Tools = exports.Tools || (exports.Tools = {}));
