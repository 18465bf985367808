import Records

/// The rows of a catalog in the making. Names and scopes get their ids as they come; postings and texts are staged, and written in the
/// order in which they are kept.
final class CatalogInsert {
  /// Staged rows after which they are written, so that the stage does not outgrow the disk.
  private static let stageLimit = 50_000_000

  private let database: Database
  private let chunk, package, entry, findName, name, namePart, nameWord, findScope, scope, post, doc, about, summary, external: Statement
  private var registries: [String: Int64] = [:]
  private var kinds: [String: Int64] = [:]
  private var nextEntry: Int64
  private var staged = 0

  init(_ database: Database) throws(OmniError) {
    self.database = database
    try database.execute(
      """
      CREATE TEMP TABLE staged_post(name INTEGER, rank INTEGER, entry INTEGER, scope INTEGER, facts INTEGER);
      CREATE TEMP TABLE staged_doc(id INTEGER, tags TEXT, name TEXT, summary TEXT, text TEXT);
      """)
    chunk = try Statement(database, "INSERT INTO chunk(sprint, batch, sha256) VALUES(?,?,?) RETURNING id")
    package = try Statement(
      database,
      "INSERT INTO package(registry, name, version, language, status, chunk, row, symbols, first_path, paths) VALUES(?,?,?,?,?,?,?,?,?,?)")
    entry = try Statement(database, "UPDATE package SET first_entry = ? WHERE id = ?")
    findName = try Statement(database, "SELECT id FROM name WHERE text = ?1 COLLATE NOCASE AND text = ?1")
    name = try Statement(database, "INSERT INTO name(text) VALUES(?) RETURNING id")
    namePart = try Statement(database, "INSERT INTO name_part(rowid, text) VALUES(?,?)")
    nameWord = try Statement(database, "INSERT INTO name_word(rowid, text) VALUES(?,?)")
    findScope = try Statement(database, "SELECT id FROM scope WHERE text = ?")
    scope = try Statement(database, "INSERT INTO scope(text, leaf) VALUES(?,?) RETURNING id")
    post = try Statement(database, "INSERT INTO staged_post VALUES(?,?,?,?,?)")
    doc = try Statement(database, "INSERT INTO staged_doc VALUES(?,?,?,?,?)")
    about = try Statement(database, "INSERT INTO about(rowid, tags, name, summary, text) VALUES(?,?,?,?,?)")
    summary = try Statement(database, "UPDATE package SET summary = ? WHERE id = ?")
    external = try Statement(database, "INSERT INTO external VALUES(?,?)")
    nextEntry = try database.integer("SELECT entry FROM next") ?? 1
    let kindRows = try Statement(database, "SELECT id, text FROM kind")
    while try kindRows.step() { kinds[kindRows.string(1) ?? ""] = kindRows.integer(0) }
  }

  // MARK: Chunks and packages

  func insert(_ row: CatalogChunk) throws(OmniError) -> Int64 {
    chunk.bind(1, copying: row.sprint)
    chunk.bind(2, Int64(row.batch))
    chunk.bind(3, copying: row.sha256)
    return try newID(chunk)
  }

  /// Lists a chunk's packages.
  func insertPackages(_ reader: ChunkReader, chunk: Int64) throws(OmniError) {
    for row in reader.packages {
      package.bind(1, copying: row.key.registry)
      package.bind(2, copying: row.key.name)
      package.bind(3, copying: row.key.version)
      package.bind(4, copying: row.language)
      package.bind(5, copying: row.status.rawValue)
      package.bind(6, chunk)
      package.bind(7, row.id)
      package.bind(8, Int64(row.symbols.count))
      package.bind(9, row.paths.lowerBound)
      package.bind(10, Int64(row.paths.count))
      try package.check(package.run())
    }
  }

  /// Gives a package its entries.
  func takeEntries(_ row: CatalogPackage) throws(OmniError) -> Int64 {
    let first = nextEntry
    nextEntry += Int64(row.paths.count)
    entry.bind(1, first)
    entry.bind(2, row.id)
    try entry.check(entry.run())
    return first
  }

  // MARK: Names, scopes, numbers

  func nameID(_ text: [UInt8]) throws(OmniError) -> Int64 {
    if let id = try find(findName, text) { return id }
    let id = try insert(name, text)
    try insert(namePart, id, text)
    try insert(nameWord, id, Self.words(text))
    return id
  }

  func scopeID(_ text: [UInt8]) throws(OmniError) -> Int64 {
    if text.isEmpty { return 0 }
    if let id = try find(findScope, text) { return id }
    let leaf = CatalogScope.leaf(text)
    scope.bind(2, leaf.isEmpty ? 0 : try nameID(Array(leaf)))
    return try insert(scope, text)
  }

  /// An identifier's words with spaces between them.
  static func words(_ text: [UInt8]) -> [UInt8] {
    text.withUnsafeBufferPointer { Array(IdentifierWords.split($0).joined(separator: [0x20])) }
  }

  func registryID(_ text: String) throws(OmniError) -> Int64 {
    if let id = registries[text] { return id }
    let row = try Statement(database, "INSERT INTO registry(text) VALUES(?1) ON CONFLICT DO UPDATE SET text = ?1 RETURNING id")
    row.bind(1, copying: text)
    guard try row.step() else { throw .damagedCatalog(database, "registry", 0) }
    registries[text] = row.integer(0)
    return row.integer(0)
  }

  /// The number of a kind, 0 for one that this omni does not know.
  func kindID(_ text: String) -> Int64 { kinds[text] ?? 0 }

  // MARK: Staged rows

  func insertPost(name: Int64, rank: Int64, entry: Int64, scope: Int64, facts: CatalogFacts) throws(OmniError) {
    post.bind(1, name)
    post.bind(2, rank)
    post.bind(3, entry)
    post.bind(4, scope)
    post.bind(5, facts.packed)
    try post.check(post.run())
    staged += 1
  }

  /// The text that BM25 finds a path by.
  func insertDoc(rank: Int64, entry: Int64, facts: CatalogFacts, name: [UInt8], summary: [UInt8], text: [UInt8]) throws(OmniError) {
    doc.bind(1, CatalogRank.document(rank: rank, entry: entry))
    doc.bind(2, copying: CatalogTags.of(facts))
    let code = name.withUnsafeBufferPointer { name in
      summary.withUnsafeBufferPointer { summary in
        text.withUnsafeBufferPointer { text in
          doc.bind(3, text: name)
          doc.bind(4, text: summary)
          doc.bind(5, text: text)
          return doc.run()
        }
      }
    }
    try doc.check(code)
    staged += 1 + text.count / 32
  }

  /// The words that BM25 finds a package by: those of its name and of what it says of itself.
  /// - Parameter entry: its first.
  func insertAbout(_ row: CatalogPackage, entry: Int64, registry: Int64, readme: String?) throws(OmniError) {
    let line = readme.flatMap { ReadmeText.summary($0, name: row.key.name) }
    if let line {
      summary.bind(1, copying: line)
      summary.bind(2, row.id)
      try summary.check(summary.run())
    }
    about.bind(1, entry)
    about.bind(2, copying: CatalogTags.registry(registry))
    about.bind(3, copying: String(decoding: Self.words(Array(row.key.name.utf8)), as: UTF8.self))
    about.bind(4, copying: line ?? "")
    about.bind(5, copying: readme.map(ReadmeText.plain) ?? "")
    try about.check(about.run())
  }

  func insertExternal(target: String, entry: Int64) throws(OmniError) {
    external.bind(1, copying: target)
    external.bind(2, entry)
    try external.check(external.run())
  }

  func flushWhenFull() throws(OmniError) { if staged > Self.stageLimit { try flush() } }

  /// Writes what is staged.
  func flush() throws(OmniError) {
    try database.execute(
      """
      INSERT INTO post SELECT * FROM staged_post ORDER BY name, rank, entry; DELETE FROM staged_post;
      INSERT INTO doc(rowid, tags, name, summary, text) SELECT * FROM staged_doc ORDER BY id; DELETE FROM staged_doc;
      UPDATE next SET entry = \(nextEntry);
      """)
    staged = 0
  }

  // MARK: Statements

  private func newID(_ statement: borrowing Statement) throws(OmniError) -> Int64 {
    defer { statement.reset() }
    guard try statement.step() else { throw .damagedCatalog(database, "chunk", 0) }
    return statement.integer(0)
  }

  private func find(_ statement: borrowing Statement, _ text: [UInt8]) throws(OmniError) -> Int64? {
    try text.withUnsafeBufferPointer { (bytes) throws(OmniError) in
      statement.bind(1, text: bytes)
      defer { statement.reset() }
      return try statement.step() ? statement.integer(0) : nil
    }
  }

  private func insert(_ statement: borrowing Statement, _ text: [UInt8]) throws(OmniError) -> Int64 {
    guard let id = try find(statement, text) else { throw .damagedCatalog(database, "name", 0) }
    return id
  }

  private func insert(_ statement: borrowing Statement, _ id: Int64, _ text: [UInt8]) throws(OmniError) {
    statement.bind(1, id)
    let code = text.withUnsafeBufferPointer { bytes in
      statement.bind(2, text: bytes)
      return statement.run()
    }
    try statement.check(code)
  }
}

/// The words of `doc.tags`, by which a full-text question is narrowed.
public enum CatalogTags {
  public static func kind(_ id: Int64) -> String { "k\(id)" }
  public static func registry(_ id: Int64) -> String { "r\(id)" }
  public static let deprecated = "deprecated"

  static func of(_ facts: CatalogFacts) -> String {
    [kind(facts.kind), registry(facts.registry)].joined(separator: " ") + (facts.isDeprecated ? " " + deprecated : "")
  }
}

/// How scopes are found.
public enum CatalogScope {
  /// The last step of a scope, without what separates it from the name; empty when there is none.
  public static func leaf(_ scope: [UInt8]) -> ArraySlice<UInt8> {
    let end = scope.lastIndex(where: IdentifierWords.isWordByte).map { $0 + 1 } ?? 0
    let start = scope[..<end].lastIndex { !IdentifierWords.isWordByte($0) }.map { $0 + 1 } ?? 0
    return scope[start..<end]
  }
}
