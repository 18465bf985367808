["a", "b"].forEach(function (name) { exports[name] = function () {} })
for (const name of ["c", "d"]) exports[name] = 1
for (var i = 0, list = ["e", "f"]; i < list.length; i++) exports[list[i]] = i
