import Records

/// Reads packages of one chunk into a catalog.
final class PackageIndexing {
  /// Bytes of a documentation that are indexed.
  private static let longestText = 16 << 10

  private let reader: ChunkReader
  private let rows: CatalogInsert
  private let paths, name, scope, term, doc, readme: Statement
  /// Catalog ids of the chunk's names and scopes; -1 for one not asked for yet.
  private var nameIDs: [Int64]
  private var scopeIDs: [Int64]
  private var scopeLengths: [Int]
  /// The catalog's numbers of the chunk's kinds, by row of `term`.
  private var kindIDs: [Int64: Int64] = [:]

  init(_ reader: ChunkReader, into rows: CatalogInsert) throws(OmniError) {
    self.reader = reader
    self.rows = rows
    let database = reader.database
    paths = try Statement(
      database,
      """
      SELECT \(ChunkSQL.path), coalesce(p.name, s.name), coalesce(p.scope, s.scope, 0), s.kind, s.deprecation IS NOT NULL, \(ChunkSQL.holder("doc")),
        p.canonical, p.target
      FROM path p LEFT JOIN symbol s ON \(ChunkSQL.inRun) WHERE p.id >= ? AND p.id < ? ORDER BY p.id, s.id
      """)
    name = try Statement(database, "SELECT text FROM name WHERE id = ?")
    scope = try Statement(database, "SELECT text FROM scope WHERE id = ?")
    term = try Statement(database, "SELECT text FROM term WHERE id = ?")
    readme = try Statement(database, "SELECT \(ChunkSQL.readme) FROM readme r WHERE r.package = ?")
    doc = try Statement(database, "SELECT doc FROM symbol WHERE id = ?")
    func ids(_ table: String) throws(OmniError) -> [Int64] {
      let count = try database.integer("SELECT coalesce(max(id), 0) FROM \(table)") ?? 0
      guard count >= 0, count <= UInt32.max else { throw .damaged(reader.path, table, count) }
      return [Int64](repeating: -1, count: Int(count) + 1)
    }
    nameIDs = try ids("name")
    scopeIDs = try ids("scope")
    scopeLengths = [Int](repeating: 0, count: scopeIDs.count)
    scopeIDs[0] = 0
  }

  /// Documentation of a package, by the symbol that holds it, with the best path that has it.
  private struct Documented {
    var doc, rank, entry, name, scope: Int64
    var facts: CatalogFacts
  }

  /// Indexes all paths of a package. A path that holds nothing that a name needs is left out.
  /// - Throws: `.corrupt` for rows that do not fit together.
  func index(_ package: CatalogPackage) throws(OmniError) {
    let first = try rows.takeEntries(package), registry = try rows.registryID(package.key.registry)
    readme.bind(1, package.row)
    let about = try readme.step() ? readme.string(0) : nil
    readme.reset()
    try rows.insertAbout(package, entry: first, registry: registry, readme: about.map { String($0.prefix(Self.longestText)) })
    var documented: [Int64: Documented] = [:]
    paths.bind(1, package.paths.lowerBound)
    paths.bind(2, package.paths.upperBound)
    defer { paths.reset() }
    var expected = package.paths.lowerBound
    while try paths.step() {
      guard paths.integer(0) == expected else { throw .damaged(reader.path, "path", paths.integer(0)) }
      expected += 1
      let entry = first + paths.integer(0) - package.paths.lowerBound
      let name = paths.integer(1), scope = paths.integer(2)
      let nameID = try nameID(name), scopeID = try scopeID(scope)
      let facts = CatalogFacts(kind: try kindID(paths.integer(3)), registry: registry, isDeprecated: paths.integer(4) != 0)
      let isCanonical = paths.integer(6) != 0
      let rank =
        isCanonical
        ? CatalogRank.of(scopeLength: scopeLengths[Int(scope)], isDeprecated: facts.isDeprecated) : CatalogRank.alias
      try rows.insertPost(name: nameID, rank: rank, entry: entry, scope: scopeID, facts: facts)
      let doc = paths.integer(5)
      if isCanonical, doc != 0, documented[doc].map({ rank < $0.rank }) ?? true {
        documented[doc] = Documented(doc: doc, rank: rank, entry: entry, name: name, scope: scope, facts: facts)
      }
      if !paths.isNull(7) {
        let target = try text(of: paths.integer(7), "term", term)
        try rows.insertExternal(target: String(decoding: target, as: UTF8.self), entry: entry)
      }
    }
    guard expected == package.paths.upperBound else { throw .damaged(reader.path, "path", expected) }
    for row in documented.values.sorted(by: { $0.entry < $1.entry }) { try insert(row) }
  }

  private func insert(_ row: Documented) throws(OmniError) {
    let whole = try text(of: row.doc, "symbol", doc).prefix(Self.longestText)
    let end = whole.firstIndex(of: 0x0a) ?? whole.endIndex
    let leaf = row.scope == 0 ? [] : CatalogScope.leaf(try text(of: row.scope, "scope", scope))
    let words = CatalogInsert.words(try text(of: row.name, "name", name)) + [0x20] + CatalogInsert.words(Array(leaf))
    try rows.insertDoc(
      rank: row.rank, entry: row.entry, facts: row.facts, name: words, summary: Array(whole[..<end]), text: Array(whole[end...]))
  }

  // MARK: The chunk's texts

  private func nameID(_ id: Int64) throws(OmniError) -> Int64 {
    guard id > 0, id < nameIDs.count else { throw .damaged(reader.path, "name", id) }
    if nameIDs[Int(id)] < 0 { nameIDs[Int(id)] = try rows.nameID(try text(of: id, "name", name)) }
    return nameIDs[Int(id)]
  }

  private func scopeID(_ id: Int64) throws(OmniError) -> Int64 {
    guard id >= 0, id < scopeIDs.count else { throw .damaged(reader.path, "scope", id) }
    if scopeIDs[Int(id)] < 0 {
      let text = try text(of: id, "scope", scope)
      scopeIDs[Int(id)] = try rows.scopeID(text)
      scopeLengths[Int(id)] = text.count
    }
    return scopeIDs[Int(id)]
  }

  private func kindID(_ id: Int64) throws(OmniError) -> Int64 {
    if id == 0 { return 0 }
    if let known = kindIDs[id] { return known }
    let number = rows.kindID(String(decoding: try text(of: id, "term", term), as: UTF8.self))
    kindIDs[id] = number
    return number
  }

  private func text(of id: Int64, _ table: String, _ statement: borrowing Statement) throws(OmniError) -> [UInt8] {
    statement.bind(1, id)
    defer { statement.reset() }
    guard try statement.step() else { throw .damaged(reader.path, table, id) }
    return statement.withText(0) { Array($0) }
  }
}
