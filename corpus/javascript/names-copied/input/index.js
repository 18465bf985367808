var source = { a() {}, b() {}, default: 1 }
for (var key in source) if (Object.prototype.hasOwnProperty.call(source, key) && key !== "b") exports[key] = source[key]
Object.keys(source).forEach(function (key) {
  if (key === "default") return
  exports[key + 2] = source[key]
})
