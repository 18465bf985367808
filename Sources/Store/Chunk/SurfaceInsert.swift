import Records

/// The rows of a chunk being written: one prepared insert per table, and the chunk-wide dictionaries.
///
/// Ids follow first appearance, so equal surfaces in equal order give equal rows.
final class SurfaceInsert {
  private let package, reason, file, symbol, parameter, typeParameter, path: Statement
  private var names = TextPool(), scopes = TextPool(), terms = TextPool(), signatures = TextPool(), docs = TextPool()
  /// How many rows each table holds; the next id is one more.
  private var packages: UInt32 = 0, files: UInt32 = 0, symbols: UInt32 = 0
  private var parameters: UInt32 = 0, typeParameters: UInt32 = 0, paths: UInt32 = 0
  /// Id in the surface's pool → id in `terms`, 0 when not known yet. Of the surface being inserted.
  private var termIDs: [UInt32] = []
  private var kindIDs: [SymbolKind: UInt32] = [:]
  /// How the definitions of the surface's symbols are spelled.
  private var definitions: [(scope: UInt32, name: UInt32)] = []

  init(_ database: Database) throws(OmniError) {
    func insert(_ table: String, _ columns: Int) throws(OmniError) -> Statement {
      try Statement(database, "INSERT INTO \(table) VALUES(" + Array(repeating: "?", count: columns).joined(separator: ",") + ")")
    }
    package = try insert("package", 19)
    reason = try insert("reason", 2)
    file = try insert("file", 5)
    symbol = try insert("symbol", 18)
    parameter = try insert("parameter", 5)
    typeParameter = try insert("type_parameter", 2)
    path = try insert("path", 8)
  }

  /// Adds one package with all its rows.
  /// - Throws: `.invalid` for a surface whose rows point outside their arrays; what SQLite says.
  func insert(_ surface: PackageSurface) throws(OmniError) {
    termIDs.removeAll(keepingCapacity: true)
    termIDs.append(contentsOf: repeatElement(0, count: surface.text.count))
    definitions.removeAll(keepingCapacity: true)
    packages += 1
    let first = (files + 1, symbols + 1, parameters + 1, typeParameters + 1, paths + 1)
    for row in surface.files { try insert(row, of: surface) }
    for row in surface.symbols { try insert(row, of: surface, firstFile: first.0) }
    for row in surface.paths { try insert(row, of: surface, firstSymbol: first.1) }
    for (index, start, end) in [
      (10, first.0, files), (12, first.1, symbols), (14, first.2, parameters), (16, first.3, typeParameters), (18, first.4, paths),
    ] as [(Int32, UInt32, UInt32)] {
      package.bind(index, Int64(start))
      package.bind(index + 1, Int64(end + 1 - start))
    }
    try insertPackage(surface)
  }

  /// Writes the dictionaries; nothing can be inserted afterwards.
  func finish(_ database: Database) throws(OmniError) {
    for (table, pool) in [("name", names), ("scope", scopes), ("term", terms), ("signature", signatures), ("doc", docs)] {
      let insert = try Statement(database, "INSERT INTO \(table) VALUES(?,?)")
      for id in 1..<UInt32(pool.count) {
        insert.bind(1, id: id)
        try insert.check(
          pool.withBytes(TextID(index: id)) { text in
            insert.bind(2, text: text)
            return insert.run()
          })
      }
    }
  }

  // MARK: One row each

  private func insertPackage(_ surface: PackageSurface) throws(OmniError) {
    package.bind(1, id: packages)
    package.bind(2, copying: surface.package.registry)
    package.bind(3, copying: surface.package.name)
    package.bind(4, copying: surface.package.version)
    package.bind(5, copying: surface.language)
    package.bind(6, copying: surface.status.rawValue)
    package.bind(7, copying: surface.archive)
    package.bind(8, copying: try surface.archiveSHA256.map { (text) throws(OmniError) in try SHA256Text.bytes(Array(text.utf8)) })
    package.bind(9, copying: surface.separator)
    try package.check(package.run())
    for text in surface.reasons {
      reason.bind(1, id: packages)
      reason.bind(2, copying: text)
      try reason.check(reason.run())
    }
  }

  private func insert(_ row: FileRow, of surface: PackageSurface) throws(OmniError) {
    files += 1
    file.bind(1, id: files)
    let sha256 = row.sha256.isNone ? nil : try SHA256Text.bytes(surface.text.withBytes(row.sha256) { Array($0) })
    file.bind(3, copying: sha256)
    file.bind(4, Int64(row.size))
    let code = surface.text.withBytes(row.path) { path in
      surface.text.withBytes(row.problem) { problem in
        file.bind(2, row.path, path)
        file.bind(5, row.problem, problem)
        return file.run()
      }
    }
    try file.check(code)
  }

  private func insert(_ row: SymbolRow, of surface: PackageSurface, firstFile: UInt32) throws(OmniError) {
    let text = surface.text
    guard row.file.map({ $0 < surface.files.count }) ?? true,
      row.parameters.lowerBound >= 0, row.parameters.upperBound <= surface.parameters.count,
      row.typeParameters.lowerBound >= 0, row.typeParameters.upperBound <= surface.typeParameters.count
    else { throw malformed(surface, "a symbol names rows that are not there") }
    symbols += 1
    symbol.bind(1, id: symbols)
    symbol.bind(2, id: kindID(row.kind))
    symbol.bind(3, id: row.status == .exact ? 0 : terms.intern(row.status.name).index)
    let definition = split(row.definition, text, at: lastStep(of: row.definition, in: surface))
    definitions.append(definition)
    symbol.bind(4, id: definition.scope)
    symbol.bind(5, id: definition.name)
    symbol.bind(6, id: row.file.map { firstFile + $0 } ?? 0)
    symbol.bind(7, id: row.line)
    if row.startByte == 0, row.endByte == 0 {
      symbol.bindNull(8)
      symbol.bindNull(9)
    } else {
      symbol.bind(8, Int64(row.startByte))
      symbol.bind(9, Int64(row.endByte) - Int64(row.startByte))
    }
    symbol.bind(10, id: intern(row.signature, text, in: &signatures))
    symbol.bind(12, id: intern(row.doc, text, in: &docs))
    symbol.bind(11, id: term(row.returns, text))
    symbol.bind(14, id: term(row.conditions, text))
    symbol.bind(15, id: row.parameters.isEmpty ? 0 : parameters + 1)
    symbol.bind(16, id: UInt32(row.parameters.count))
    symbol.bind(17, id: row.typeParameters.isEmpty ? 0 : typeParameters + 1)
    symbol.bind(18, id: UInt32(row.typeParameters.count))
    let code = text.withBytes(row.deprecated) { deprecated in
      symbol.bind(13, row.deprecated, deprecated)
      return symbol.run()
    }
    try symbol.check(code)
    for index in row.parameters { try insert(surface.parameters[index], text) }
    for index in row.typeParameters {
      typeParameters += 1
      typeParameter.bind(1, id: typeParameters)
      typeParameter.bind(2, id: term(surface.typeParameters[index], text))
      try typeParameter.check(typeParameter.run())
    }
  }

  private func insert(_ row: ParameterRow, _ text: TextPool) throws(OmniError) {
    parameters += 1
    parameter.bind(1, id: parameters)
    parameter.bind(2, id: term(row.name, text))
    parameter.bind(3, id: term(row.type, text))
    parameter.bind(4, id: term(row.defaultValue, text))
    parameter.bind(5, id: terms.intern(row.kind.name).index)
    try parameter.check(parameter.run())
  }

  private func insert(_ row: PathRow, of surface: PackageSurface, firstSymbol: UInt32) throws(OmniError) {
    guard row.symbol.map({ $0 < surface.symbols.count }) ?? true, !row.path.isNone, Int(row.nameStart) <= surface.text.length(row.path) else {
      throw malformed(surface, "a path has no text, or names a symbol that is not there")
    }
    paths += 1
    path.bind(1, id: paths)
    let (scope, name) = split(row.path, surface.text, at: Int(row.nameStart))
    var isDefinition = false
    if let symbol = row.symbol {
      path.bind(2, Int64(firstSymbol + symbol) - Int64(paths))
      isDefinition = definitions[Int(symbol)] == (scope, name)
    } else {
      path.bindNull(2)
    }
    path.bind(3, id: isDefinition ? 0 : scope)
    path.bind(4, id: isDefinition ? 0 : name)
    path.bind(5, id: term(row.external, surface.text))
    path.bind(6, row.isCanonical ? 1 : 0)
    path.bind(7, row.isReexport ? 1 : 0)
    path.bind(8, id: term(row.rule, surface.text))
    try path.check(path.run())
  }

  // MARK: Dictionaries

  /// The chunk's id of a text of the surface being inserted; 0 when absent.
  private func term(_ id: TextID, _ text: TextPool) -> UInt32 {
    if id.isNone { return 0 }
    let index = Int(id.index)
    if termIDs[index] == 0 { termIDs[index] = text.withBytes(id) { terms.intern($0).index } }
    return termIDs[index]
  }

  /// A text's id in one of the chunk's dictionaries; 0 when absent.
  private func intern(_ id: TextID, _ text: TextPool, in pool: inout TextPool) -> UInt32 {
    id.isNone ? 0 : text.withBytes(id) { pool.intern($0).index }
  }

  private func kindID(_ kind: SymbolKind) -> UInt32 {
    if let id = kindIDs[kind] { return id }
    let id = terms.intern(kind.rawValue).index
    kindIDs[kind] = id
    return id
  }

  /// Ids of a path's scope and name; 0 for an empty scope, both 0 for no path.
  private func split(_ id: TextID, _ text: TextPool, at nameStart: Int) -> (scope: UInt32, name: UInt32) {
    if id.isNone { return (0, 0) }
    return text.withBytes(id) { path in
      let scope = nameStart == 0 ? 0 : scopes.intern(UnsafeBufferPointer(rebasing: path[..<nameStart])).index
      return (scope, names.intern(UnsafeBufferPointer(rebasing: path[nameStart...])).index)
    }
  }

  /// Where the last step of a definition begins: behind the last separator. Any place would do, for reading joins the parts again;
  /// this one makes definitions share the names and scopes of paths.
  private func lastStep(of id: TextID, in surface: PackageSurface) -> Int {
    var separator = surface.separator
    return separator.withUTF8 { separator in
      surface.text.withBytes(id) { path in
        var start = path.count
        while start > 0, start < separator.count || !path[start - separator.count..<start].elementsEqual(separator) { start -= 1 }
        return start
      }
    }
  }

  private func malformed(_ surface: PackageSurface, _ why: String) -> OmniError {
    OmniError(.invalid, "cannot store the package", at: "\(surface.package.name) \(surface.package.version)", why: why)
  }
}
