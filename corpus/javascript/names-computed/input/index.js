["get", "set"].forEach(kind => {
  exports[kind + "Item"] = () => kind
  exports[`${kind.toUpperCase()}_ALL`] = 1
})
