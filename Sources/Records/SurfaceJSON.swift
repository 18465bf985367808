/// A surface as JSON Lines: one object per public path, in the surface's order. The format of `omni api --format jsonl`.
///
/// Every line has `path`, `kind` (null when external), `file`, `line`, `sig`, `deprecated`, `has_doc`, `definition` (null unless a
/// re-export), `canonical` and `rule`; the other keys stand only where there is something to say. What describes the declaration
/// (`sig`, parameters, results, texts) stands on the canonical line alone; `id` leads there from the others.
public enum SurfaceJSON {
  /// Appends all lines of a surface, each ended by a line feed.
  /// - Parameters:
  ///   - manager: the package manager's word in symbol ids, the purl type; the registry's id when nil.
  ///   - isIdentified: false leaves out what names package and bytes (`id`, `sha256`): golden files compare the rest.
  public static func append(_ surface: PackageSurface, manager: String? = nil, isIdentified: Bool = true, to json: inout JSONWriter) {
    let ids = isIdentified ? SymbolID(surface, manager: manager ?? surface.package.registry) : nil
    for path in surface.paths {
      json.beginObject()
      let symbol = path.symbol.map { surface.symbols[Int($0)] }
      let file = symbol?.file.map { surface.files[Int($0)] }
      json.key("path")
      json.text(path.path, surface.text)
      json.key("kind")
      if let symbol { json.string(symbol.kind.rawValue) } else { json.null() }
      json.key("file")
      json.text(file?.path ?? .none, surface.text)
      json.key("line")
      if let symbol, symbol.line > 0 { json.integer(symbol.line) } else { json.null() }
      json.key("sig")
      json.text(path.isCanonical ? symbol?.signature ?? .none : .none, surface.text)
      json.key("deprecated")
      json.bool(symbol?.deprecated.isNone == false)
      json.key("has_doc")
      json.bool(symbol?.doc.isNone == false)
      json.key("definition")
      json.text(path.isReexport ? symbol?.definition ?? .none : .none, surface.text)
      json.key("canonical")
      json.bool(path.isCanonical)
      json.key("rule")
      json.text(path.rule, surface.text)
      if let symbol, let index = path.symbol {
        appendDetails(symbol, id: ids?.id(ofSymbol: index), isCanonical: path.isCanonical, surface, &json)
        if isIdentified { json.optional("sha256", file?.sha256 ?? .none, surface.text) }
      } else {
        json.key("external")
        json.bool(true)
        json.optional("target", path.external, surface.text)
      }
      json.endObject()
      json.newline()
    }
  }

  private static func appendDetails(
    _ symbol: SymbolRow, id: [UInt8]?, isCanonical: Bool, _ surface: PackageSurface, _ json: inout JSONWriter
  ) {
    if let id {
      json.key("id")
      id.withUnsafeBufferPointer { json.string($0) }
    }
    if symbol.endByte > 0 {
      json.key("start_byte")
      json.integer(symbol.startByte)
      json.key("end_byte")
      json.integer(symbol.endByte)
    }
    if isCanonical {
      if !symbol.parameters.isEmpty {
        json.key("parameters")
        json.beginArray()
        for parameter in surface.parameters[symbol.parameters] { append(parameter, surface.text, &json) }
        json.endArray()
      }
      if !symbol.typeParameters.isEmpty {
        json.key("type_parameters")
        json.beginArray()
        for parameter in surface.typeParameters[symbol.typeParameters] { json.text(parameter, surface.text) }
        json.endArray()
      }
      json.optional("returns", symbol.returns, surface.text)
      json.optional("doc", symbol.doc, surface.text)
      json.optional("deprecation", symbol.deprecated, surface.text)
    }
    json.optional("conditions", symbol.conditions, surface.text)
    if symbol.status != .exact {
      json.key("status")
      json.string(symbol.status.name)
    }
  }

  private static func append(_ parameter: ParameterRow, _ text: TextPool, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.text(parameter.name, text)
    json.key("type")
    json.text(parameter.type, text)
    json.key("default")
    json.text(parameter.defaultValue, text)
    json.key("kind")
    json.string(parameter.kind.name)
    json.endObject()
  }
}

extension JSONWriter {
  /// A pool's text, null for the absent one.
  fileprivate mutating func text(_ id: TextID, _ pool: TextPool) {
    if id.isNone { null() } else { pool.withBytes(id) { string($0) } }
  }

  /// A key with a pool's text; nothing for the absent one.
  fileprivate mutating func optional(_ name: StaticString, _ id: TextID, _ pool: TextPool) {
    if id.isNone { return }
    key(name)
    text(id, pool)
  }
}
