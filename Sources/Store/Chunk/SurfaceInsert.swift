import Records

/// The rows of a chunk being written: one prepared insert per table, and the chunk-wide dictionaries.
///
/// Ids follow first appearance, so equal surfaces in equal order give equal rows.
final class SurfaceInsert {
  private let package, readme, reason, file, symbol, path: Statement
  private var names = TextPool(), scopes = TextPool(), terms = TextPool()
  private var signatures = FirstRows(), docs = FirstRows(), parameters = FirstRows(), typeParameters = FirstRows()
  private var readmes = FirstRows()
  /// Path, hash, size and problem of a file → where it stands.
  private var knownFiles = FirstRows()
  private var parameterList = ParameterListWriter(), typeParameterList = ParameterListWriter()
  /// How many rows each table holds; the next id is one more.
  private var packages: UInt32 = 0, files: UInt32 = 0, symbols: UInt32 = 0, paths: UInt32 = 0
  /// The last paths, not written yet, and the id that they will have.
  private var run: PathRun?
  private var nextRun: UInt32 = 1
  /// Id in the surface's pool → id in `terms`, 0 when not known yet. Of the surface being inserted.
  private var termIDs: [UInt32] = []
  private var kindIDs: [SymbolKind: UInt32] = [:]
  /// How the definitions of the surface's symbols are spelled.
  private var definitions: [(scope: UInt32, name: UInt32)] = []

  init(_ database: Database) throws(OmniError) {
    func insert(_ table: String, _ columns: Int) throws(OmniError) -> Statement {
      try Statement(database, "INSERT INTO \(table) VALUES(" + Array(repeating: "?", count: columns).joined(separator: ",") + ")")
    }
    package = try insert("package", 15)
    readme = try insert("readme", 2)
    reason = try insert("reason", 2)
    file = try insert("file", 6)
    symbol = try insert("symbol", 16)
    path = try insert("path", 9)
  }

  /// Adds one package with all its rows.
  /// - Throws: `.invalid` for a surface whose rows point outside their arrays; what SQLite says.
  func insert(_ surface: PackageSurface) throws(OmniError) {
    termIDs.removeAll(keepingCapacity: true)
    termIDs.append(contentsOf: repeatElement(0, count: surface.text.count))
    definitions.removeAll(keepingCapacity: true)
    packages += 1
    let first = (files + 1, symbols + 1, paths + 1)
    for row in surface.files { try insert(row, of: surface) }
    for row in surface.symbols { try insert(row, of: surface, firstFile: first.0) }
    for row in surface.paths { try insert(row, of: surface, firstSymbol: first.1) }
    try writeRun()
    for (index, start, end) in [(10, first.0, files), (12, first.1, symbols), (14, first.2, paths)] as [(Int32, UInt32, UInt32)] {
      package.bind(index, Int64(start))
      package.bind(index + 1, Int64(end + 1 - start))
    }
    try insertPackage(surface)
  }

  /// Writes the dictionaries; nothing can be inserted afterwards.
  func finish(_ database: Database) throws(OmniError) {
    for (table, pool) in [("name", names), ("scope", scopes), ("term", terms)] {
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
    if var text = surface.readme {
      readme.bind(1, id: packages)
      let code = text.withUTF8 { text in
        if let first = readmes.first(text, or: packages) { readme.bind(2, Int64(packages - first)) } else { readme.bind(2, text: text) }
        return readme.run()
      }
      try readme.check(code)
    }
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
    let code = surface.text.withBytes(row.path) { path in
      surface.text.withBytes(row.problem) { problem in
        let key = [path.count, problem.count, Int(row.size)].flatMap { withUnsafeBytes(of: $0.littleEndian, Array.init) } + path + problem
        let first = (key + [row.path.isNone ? 0 : 1, row.problem.isNone ? 0 : 1] + (sha256 ?? [])).withUnsafeBufferPointer {
          knownFiles.first($0, or: files)
        }
        if let first {
          file.bind(2, Int64(files - first))
          for column in 3...6 { file.bindNull(Int32(column)) }
        } else {
          file.bindNull(2)
          file.bind(3, row.path, path)
          file.bind(4, copying: sha256)
          file.bind(5, Int64(row.size))
          file.bind(6, row.problem, problem)
        }
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
    symbol.bind(11, id: term(row.returns, text))
    symbol.bind(14, id: term(row.conditions, text))
    if !row.parameters.isEmpty { parameterList.write(surface.parameters[row.parameters], text) }
    if !row.typeParameters.isEmpty { typeParameterList.write(surface.typeParameters[row.typeParameters], text) }
    let code = text.withBytes(row.signature) { signature in
      text.withBytes(row.doc) { doc in
        text.withBytes(row.deprecated) { deprecated in
          parameterList.bytes.withUnsafeBufferPointer { parameterList in
            typeParameterList.bytes.withUnsafeBufferPointer { typeParameterList in
              bind(10, row.signature.isNone ? nil : signature, &signatures)
              bind(12, row.parameters.isEmpty ? nil : parameterList, &parameters)
              bind(13, row.typeParameters.isEmpty ? nil : typeParameterList, &typeParameters)
              bind(15, row.doc.isNone ? nil : doc, &docs)
              symbol.bind(16, row.deprecated, deprecated)
              return symbol.run()
            }
          }
        }
      }
    }
    try symbol.check(code)
  }

  /// Binds a text of the symbol, or how many symbols before it stood.
  private func bind(_ index: Int32, _ text: UnsafeBufferPointer<UInt8>?, _ rows: inout FirstRows) {
    guard let text else { return symbol.bindNull(index) }
    if let first = rows.first(text, or: symbols) { symbol.bind(index, Int64(symbols - first)) } else { symbol.bind(index, text: text) }
  }

  private func insert(_ row: PathRow, of surface: PackageSurface, firstSymbol: UInt32) throws(OmniError) {
    guard row.symbol.map({ $0 < surface.symbols.count }) ?? true, !row.path.isNone, Int(row.nameStart) <= surface.text.length(row.path) else {
      throw malformed(surface, "a path has no text, or names a symbol that is not there")
    }
    paths += 1
    let (scope, name) = split(row.path, surface.text, at: Int(row.nameStart))
    let definition = row.symbol.map { definitions[Int($0)] }
    let next = PathRun(
      symbol: row.symbol.map { Int64(firstSymbol + $0) - Int64(paths) }, scope: definition?.scope == scope ? nil : scope,
      name: definition?.name == name ? nil : name, target: term(row.external, surface.text), isCanonical: row.isCanonical,
      isReexport: row.isReexport, rule: term(row.rule, surface.text))
    if next.continues(run) {
      run?.count += 1
    } else {
      try writeRun()
      run = next
    }
  }

  /// Writes the last paths.
  private func writeRun() throws(OmniError) {
    guard let run else { return }
    self.run = nil
    path.bind(1, Int64(nextRun))
    path.bind(2, Int64(run.count))
    if let symbol = run.symbol { path.bind(3, symbol) } else { path.bindNull(3) }
    if let scope = run.scope { path.bind(4, Int64(scope)) } else { path.bindNull(4) }
    path.bind(5, id: run.name ?? 0)
    path.bind(6, id: run.target)
    path.bind(7, run.isCanonical ? 1 : 0)
    path.bind(8, run.isReexport ? 1 : 0)
    path.bind(9, id: run.rule)
    nextRun += run.count
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

/// Where texts stood first.
private struct FirstRows {
  private var texts = TextPool()
  /// By id of the text.
  private var rows: [UInt32] = [0]

  /// The row that has the text already; nil when there is none, and `row` has it from now on.
  mutating func first(_ text: UnsafeBufferPointer<UInt8>, or row: UInt32) -> UInt32? {
    let index = Int(texts.intern(text).index)
    if index < rows.count { return rows[index] }
    rows.append(row)
    return nil
  }
}

/// Paths one after the other that lead to symbols one after the other, alike in all else.
private struct PathRun {
  var count: UInt32 = 1
  /// The symbol's id less the path's; nil when the path leads to another package.
  var symbol: Int64?
  /// Nil when it is that of the symbol's definition.
  var scope, name: UInt32?
  var target: UInt32
  var isCanonical, isReexport: Bool
  var rule: UInt32

  init(symbol: Int64?, scope: UInt32?, name: UInt32?, target: UInt32, isCanonical: Bool, isReexport: Bool, rule: UInt32) {
    (self.symbol, self.scope, self.name, self.target, self.rule) = (symbol, scope, name, target, rule)
    (self.isCanonical, self.isReexport) = (isCanonical, isReexport)
  }

  /// Whether the path belongs to a run that ends before it.
  func continues(_ run: PathRun?) -> Bool {
    guard let run, let symbol, name == nil else { return false }
    return run.symbol == symbol && run.scope == scope && run.name == nil && run.target == target && run.rule == rule
      && run.isCanonical == isCanonical && run.isReexport == isReexport
  }
}
