import Records

/// Rebuilds one package's surface from a chunk's rows.
struct SurfaceReader {
  private let database: Database
  private let package: ChunkPackage
  private var surface: PackageSurface
  /// Scope and name of a path, joined.
  private var joined: [UInt8] = []

  init(_ database: Database, _ package: ChunkPackage) throws(OmniError) {
    self.database = database
    self.package = package
    surface = PackageSurface(package: package.key, language: "", status: package.status)
  }

  mutating func read() throws(OmniError) -> PackageSurface {
    try readPackage()
    try readFiles()
    try readSymbols()
    try readPaths()
    return surface
  }

  // MARK: Tables

  private mutating func readPackage() throws(OmniError) {
    let row = try Statement(database, "SELECT language, archive, archive_sha256, separator FROM package WHERE id = ?")
    row.bind(1, package.id)
    guard try row.step() else { throw damaged("package", package.id) }
    surface.language = row.string(0) ?? ""
    surface.archive = row.string(1)
    surface.archiveSHA256 = sha256(row, 2).map { String(decoding: $0, as: UTF8.self) }
    surface.separator = row.string(3) ?? ""
    let readme = try Statement(database, "SELECT \(ChunkSQL.readme) FROM readme r WHERE r.package = ?")
    readme.bind(1, package.id)
    if try readme.step() {
      guard readme.isText(0) else { throw damaged("readme", package.id) }
      surface.readme = readme.string(0)
    }
    let reasons = try Statement(database, "SELECT text FROM reason WHERE package = ? ORDER BY rowid")
    reasons.bind(1, package.id)
    while try reasons.step() { surface.reasons.append(reasons.string(0) ?? "") }
  }

  private mutating func readFiles() throws(OmniError) {
    let rows = try select(
      """
      SELECT i.id, f.path, f.sha256, coalesce(f.size, -1), f.problem
      FROM file i LEFT JOIN file f ON f.id = i.id - coalesce(i.same, 0) AND f.same IS NULL
      """, "i.id", package.files)
    while try next(rows, "file", package.files, surface.files.count) {
      let sha256 = sha256(rows, 2)?.withUnsafeBufferPointer { surface.text.intern($0) } ?? .none
      surface.files.append(
        FileRow(path: intern(rows, 1), sha256: sha256, size: try number(rows, 3, "file"), problem: intern(rows, 4)))
    }
  }

  private mutating func readSymbols() throws(OmniError) {
    let statuses = Dictionary(uniqueKeysWithValues: Exactness.allCases.map { ($0.name, $0) })
    let rows = try select(
      """
      SELECT s.id, kind.text, coalesce(status.text, 'exact'), scope.text, name.text, s.file, s.line, s.start_byte, s.start_byte + s.bytes,
        \(ChunkSQL.shared("signature")), returns.text, \(ChunkSQL.shared("doc")), s.deprecation, conditions.text,
        \(ChunkSQL.shared("parameters")), \(ChunkSQL.shared("type_parameters")),
        s.signature IS NULL, s.doc IS NULL, s.parameters IS NULL, s.type_parameters IS NULL
      FROM symbol s LEFT JOIN term kind ON kind.id = s.kind LEFT JOIN term status ON status.id = s.status
        LEFT JOIN scope ON scope.id = s.scope LEFT JOIN name ON name.id = s.name
        LEFT JOIN term returns ON returns.id = s.returns LEFT JOIN term conditions ON conditions.id = s.conditions
      """, "s.id", package.symbols)
    while try next(rows, "symbol", package.symbols, surface.symbols.count) {
      guard let kind = rows.string(1).flatMap({ SymbolKind(rawValue: $0) }), let status = rows.string(2).flatMap({ statuses[$0] })
      else { throw damaged("symbol", rows.integer(0)) }
      // What stands in another symbol must stand there.
      for (column, absent) in [(9, 16), (11, 17), (14, 18), (15, 19)] as [(Int32, Int32)] where rows.integer(absent) == 0 && !rows.isText(column) {
        throw damaged("symbol", rows.integer(0))
      }
      var symbol = SymbolRow(kind: kind, definition: rows.isNull(4) ? .none : path(rows, scope: 3, name: 4).text)
      symbol.status = status
      symbol.file = try index(rows, 5, in: package.files, "symbol")
      symbol.line = try number(rows, 6, "symbol")
      symbol.startByte = try number(rows, 7, "symbol")
      symbol.endByte = try number(rows, 8, "symbol")
      symbol.signature = append(rows, 9)
      symbol.returns = intern(rows, 10)
      symbol.doc = append(rows, 11)
      symbol.deprecated = intern(rows, 12)
      symbol.conditions = intern(rows, 13)
      symbol.parameters = try list(rows, 14, \.parameters.count) { $0.read(into: &$1.parameters, &$1.text) }
      symbol.typeParameters = try list(rows, 15, \.typeParameters.count) { $0.read(into: &$1.typeParameters, &$1.text) }
      surface.symbols.append(symbol)
    }
  }

  private mutating func readPaths() throws(OmniError) {
    let rows = try select(
      """
      SELECT \(ChunkSQL.path), s.id, \(ChunkSQL.scope), \(ChunkSQL.name), target.text, p.canonical, p.reexport, rule.text, p.symbol IS NULL
      FROM path p LEFT JOIN symbol s ON \(ChunkSQL.inRun) LEFT JOIN term target ON target.id = p.target LEFT JOIN term rule ON rule.id = p.rule
      """, "p.id", package.paths, then: "s.id")
    while try next(rows, "path", package.paths, surface.paths.count) {
      guard !rows.isNull(3), rows.isNull(1) == (rows.integer(8) != 0) else { throw damaged("path", rows.integer(0)) }
      let path = path(rows, scope: 2, name: 3)
      var row = PathRow(
        path: path.text, nameStart: path.nameStart, symbol: try index(rows, 1, in: package.symbols, "path"),
        isCanonical: rows.integer(5) != 0, isReexport: rows.integer(6) != 0, rule: intern(rows, 7))
      row.external = intern(rows, 4)
      surface.paths.append(row)
    }
  }

  // MARK: Rows

  /// A statement over one range of ids, in order.
  private func select(_ sql: String, _ id: String, _ range: Range<Int64>, then second: String? = nil) throws(OmniError) -> Statement {
    let order = [id, second].compactMap(\.self).joined(separator: ", ")
    let statement = try Statement(database, sql + " WHERE \(id) >= ? AND \(id) < ? ORDER BY \(order)")
    statement.bind(1, range.lowerBound)
    statement.bind(2, range.upperBound)
    return statement
  }

  /// Goes to the next row and checks that no id of the range is left out.
  private func next(_ rows: borrowing Statement, _ table: String, _ range: Range<Int64>, _ done: Int) throws(OmniError) -> Bool {
    let expected = range.lowerBound + Int64(done)
    if try rows.step() {
      guard rows.integer(0) == expected else { throw damaged(table, rows.integer(0)) }
      return true
    }
    guard expected == range.upperBound else { throw damaged(table, expected) }
    return false
  }

  // MARK: Columns

  private mutating func intern(_ rows: borrowing Statement, _ column: Int32) -> TextID {
    if rows.isNull(column) { return .none }
    return rows.withText(column) { surface.text.intern($0) }
  }

  /// The text of a digest; nil for NULL.
  private func sha256(_ rows: borrowing Statement, _ column: Int32) -> [UInt8]? {
    rows.isNull(column) ? nil : rows.withBlob(column) { $0.hexadecimalDigits }
  }

  private mutating func append(_ rows: borrowing Statement, _ column: Int32) -> TextID {
    if rows.isNull(column) { return .none }
    return rows.withText(column) { surface.text.append($0) }
  }

  private mutating func path(_ rows: borrowing Statement, scope: Int32, name: Int32) -> (text: TextID, nameStart: UInt32) {
    joined.removeAll(keepingCapacity: true)
    rows.withText(scope) { joined.append(contentsOf: $0) }
    let nameStart = UInt32(clamping: joined.count)
    rows.withText(name) { joined.append(contentsOf: $0) }
    return (joined.withUnsafeBufferPointer { surface.text.intern($0) }, nameStart)
  }

  private func number(_ rows: borrowing Statement, _ column: Int32, _ table: String) throws(OmniError) -> UInt32 {
    guard let number = UInt32(exactly: rows.integer(column)) else { throw damaged(table, rows.integer(0)) }
    return number
  }

  /// A reference into one of the package's ranges, as an index; nil for NULL.
  private func index(_ rows: borrowing Statement, _ column: Int32, in range: Range<Int64>, _ table: String) throws(OmniError) -> UInt32? {
    if rows.isNull(column) { return nil }
    guard range.contains(rows.integer(column)) else { throw damaged(table, rows.integer(0)) }
    return UInt32(rows.integer(column) - range.lowerBound)
  }

  /// The rows of a list, added to those of the surface; an empty range for NULL.
  private mutating func list(
    _ rows: borrowing Statement, _ column: Int32, _ count: KeyPath<PackageSurface, Int>,
    _ read: (inout ParameterListReader, inout PackageSurface) -> Bool
  ) throws(OmniError) -> Range<Int> {
    if rows.isNull(column) { return 0..<0 }
    let first = surface[keyPath: count]
    let isList = rows.withText(column) { bytes in
      var reader = ParameterListReader(bytes)
      return read(&reader, &surface)
    }
    guard isList else { throw damaged("symbol", rows.integer(0)) }
    return first..<surface[keyPath: count]
  }

  private func damaged(_ table: String, _ id: Int64) -> OmniError { .damaged(database.path, table, id) }
}
