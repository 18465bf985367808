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
    try readParameters()
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
    let reasons = try Statement(database, "SELECT text FROM reason WHERE package = ? ORDER BY rowid")
    reasons.bind(1, package.id)
    while try reasons.step() { surface.reasons.append(reasons.string(0) ?? "") }
  }

  private mutating func readFiles() throws(OmniError) {
    let rows = try select("SELECT id, path, sha256, size, problem FROM file", "id", package.files)
    while try next(rows, "file", package.files, surface.files.count) {
      let sha256 = sha256(rows, 2)?.withUnsafeBufferPointer { surface.text.intern($0) } ?? .none
      surface.files.append(
        FileRow(path: intern(rows, 1), sha256: sha256, size: try number(rows, 3, "file"), problem: intern(rows, 4)))
    }
  }

  private mutating func readParameters() throws(OmniError) {
    let kinds = Dictionary(uniqueKeysWithValues: ParameterKind.allCases.map { ($0.name, $0) })
    let rows = try select(
      """
      SELECT a.id, name.text, type.text, value.text, kind.text FROM parameter a LEFT JOIN term name ON name.id = a.name
      LEFT JOIN term type ON type.id = a.type LEFT JOIN term value ON value.id = a.default_value LEFT JOIN term kind ON kind.id = a.kind
      """, "a.id", package.parameters)
    while try next(rows, "parameter", package.parameters, surface.parameters.count) {
      guard let kind = rows.string(4).flatMap({ kinds[$0] }) else { throw damaged("parameter", rows.integer(0)) }
      surface.parameters.append(
        ParameterRow(name: intern(rows, 1), type: intern(rows, 2), defaultValue: intern(rows, 3), kind: kind))
    }
    let types = try select(
      "SELECT t.id, term.text FROM type_parameter t LEFT JOIN term ON term.id = t.text", "t.id", package.typeParameters)
    while try next(types, "type_parameter", package.typeParameters, surface.typeParameters.count) {
      surface.typeParameters.append(intern(types, 1))
    }
  }

  private mutating func readSymbols() throws(OmniError) {
    let statuses = Dictionary(uniqueKeysWithValues: Exactness.allCases.map { ($0.name, $0) })
    let rows = try select(
      """
      SELECT s.id, kind.text, coalesce(status.text, 'exact'), scope.text, name.text, s.file, s.line, s.start_byte, s.start_byte + s.bytes,
        signature.text, returns.text, doc.text, s.deprecation, conditions.text,
        s.first_parameter, s.parameters, s.first_type_parameter, s.type_parameters
      FROM symbol s LEFT JOIN term kind ON kind.id = s.kind LEFT JOIN term status ON status.id = s.status
        LEFT JOIN scope ON scope.id = s.scope LEFT JOIN name ON name.id = s.name
        LEFT JOIN signature ON signature.id = s.signature LEFT JOIN doc ON doc.id = s.doc
        LEFT JOIN term returns ON returns.id = s.returns LEFT JOIN term conditions ON conditions.id = s.conditions
      """, "s.id", package.symbols)
    while try next(rows, "symbol", package.symbols, surface.symbols.count) {
      guard let kind = rows.string(1).flatMap({ SymbolKind(rawValue: $0) }), let status = rows.string(2).flatMap({ statuses[$0] })
      else { throw damaged("symbol", rows.integer(0)) }
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
      symbol.parameters = try range(rows, 14, in: package.parameters)
      symbol.typeParameters = try range(rows, 16, in: package.typeParameters)
      surface.symbols.append(symbol)
    }
  }

  private mutating func readPaths() throws(OmniError) {
    let rows = try select(
      """
      SELECT p.id, p.id + p.symbol, scope.text, name.text, target.text, p.canonical, p.reexport, rule.text
      FROM path p LEFT JOIN symbol s ON s.id = p.id + p.symbol
        LEFT JOIN scope ON scope.id = CASE WHEN p.name IS NULL THEN s.scope ELSE p.scope END
        LEFT JOIN name ON name.id = coalesce(p.name, s.name)
        LEFT JOIN term target ON target.id = p.target LEFT JOIN term rule ON rule.id = p.rule
      """, "p.id", package.paths)
    while try next(rows, "path", package.paths, surface.paths.count) {
      guard !rows.isNull(3) else { throw damaged("path", rows.integer(0)) }
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
  private func select(_ sql: String, _ id: String, _ range: Range<Int64>) throws(OmniError) -> Statement {
    let statement = try Statement(database, sql + " WHERE \(id) >= ? AND \(id) < ? ORDER BY \(id)")
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
    rows.isNull(column) ? nil : rows.withBlob(column) { SHA256Text.text($0) }
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

  /// First id and count within one of the package's ranges, as indices; empty for NULL.
  private func range(_ rows: borrowing Statement, _ column: Int32, in range: Range<Int64>) throws(OmniError) -> Range<Int> {
    if rows.isNull(column) { return 0..<0 }
    let first = rows.integer(column), count = rows.integer(column + 1)
    guard range.contains(first), count > 0, count <= range.upperBound - first else { throw damaged("symbol", rows.integer(0)) }
    return Int(first - range.lowerBound)..<Int(first - range.lowerBound + count)
  }

  private func damaged(_ table: String, _ id: Int64) -> OmniError { .damaged(database.path, table, id) }
}
