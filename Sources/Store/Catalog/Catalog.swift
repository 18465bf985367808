public import Records

/// An open catalog: where every indexed name stands. Trusts nothing in the file. A catalog belongs to one thread.
public final class Catalog {
  /// The connection, for questions over the tables of `CatalogSchema`.
  public let database: Database
  /// The numbers of kinds and registries in `CatalogFacts`.
  public let kinds: [SymbolKind: Int64]
  public let registries: [String: Int64]
  private let kindsByNumber: [Int64: SymbolKind]
  private let scopeText, packageByEntry: Statement

  /// Opens a catalog file, sealed or plain.
  /// - Throws: `.environment` when it cannot be opened; `.corrupt` when it is no catalog; `.invalid` when it has another schema.
  public convenience init(path: String) throws(OmniError) { try self.init(Database(reading: path)) }

  /// Opens a sealed catalog that stands anywhere.
  public convenience init(_ source: any ByteSource, name: String) throws(OmniError) { try self.init(Database(source, name: name)) }

  init(_ database: Database) throws(OmniError) {
    self.database = database
    try CatalogSchema.validate(database)
    try RankFunction.register(database)
    var kinds: [SymbolKind: Int64] = [:], kindsByNumber: [Int64: SymbolKind] = [:], registries: [String: Int64] = [:]
    let kindRows = try Statement(database, "SELECT id, text FROM kind")
    while try kindRows.step() {
      guard let kind = kindRows.string(1).flatMap({ SymbolKind(rawValue: $0) }) else { continue }
      kinds[kind] = kindRows.integer(0)
      kindsByNumber[kindRows.integer(0)] = kind
    }
    let registryRows = try Statement(database, "SELECT id, text FROM registry")
    while try registryRows.step() { registries[registryRows.string(1) ?? ""] = registryRows.integer(0) }
    self.kinds = kinds
    self.kindsByNumber = kindsByNumber
    self.registries = registries
    packageByEntry = try Statement(database, CatalogPackage.query + "WHERE p.first_entry <= ? ORDER BY p.first_entry DESC LIMIT 1")
    scopeText = try Statement(database, "SELECT text FROM scope WHERE id = ?")
  }

  /// The kind that a path's facts name; nil when it leads to another package.
  public func kind(_ facts: CatalogFacts) -> SymbolKind? { kindsByNumber[facts.kind] }

  // MARK: Chunks

  /// All chunks the catalog covers, those it could not read too, by sprint and batch.
  public func chunks() throws(OmniError) -> [(chunk: CatalogChunk, problem: String?)] {
    var chunks: [(CatalogChunk, String?)] = []
    let rows = try Statement(database, "SELECT sprint, batch, sha256, problem FROM chunk ORDER BY sprint, batch")
    while try rows.step() {
      guard let sprint = rows.string(0), let sha256 = rows.string(2), let batch = Int(exactly: rows.integer(1)) else {
        throw .damagedCatalog(database, "chunk", 0)
      }
      chunks.append((CatalogChunk(sprint: sprint, batch: batch, sha256: sha256), rows.string(3)))
    }
    return chunks
  }

  /// The chunks that were read to their end; none when that cannot be told.
  var soundChunks: [CatalogChunk] { ((try? chunks()) ?? []).filter { $0.problem == nil }.map(\.chunk) }

  /// Whether most entries belong to packages that newer ones replaced.
  var isMostlyStale: Bool {
    // What cannot be a first entry is nothing to go on from.
    guard let all = try? database.integer("SELECT entry FROM next"), CatalogPackage.entries.contains(all) else { return true }
    let live = (try? database.integer("SELECT sum(paths) FROM package WHERE first_entry IS NOT NULL")) ?? 0
    return live < all / 2
  }

  // MARK: Packages

  /// All rows of the packages of a name, whatever their registry, version and sprint; in no order.
  /// - Complexity: O(log packages) and the rows.
  public func packages(named name: String) throws(OmniError) -> [CatalogPackage] {
    let rows = try Statement(database, CatalogPackage.query + "WHERE p.name = ?")
    rows.bind(1, copying: name)
    return try packages(rows)
  }

  /// The package that owns an entry, nil when it was replaced.
  /// - Complexity: O(log packages).
  public func package(ofEntry entry: Int64) throws(OmniError) -> CatalogPackage? {
    packageByEntry.bind(1, entry)
    defer { packageByEntry.reset() }
    guard try packageByEntry.step() else { return nil }
    let package = try CatalogPackage(packageByEntry, database)
    guard let first = package.firstEntry, entry - first < package.paths.count else { return nil }
    return package
  }

  /// The rows of a statement of `CatalogPackage.query`.
  func packages(_ rows: borrowing Statement) throws(OmniError) -> [CatalogPackage] {
    var packages: [CatalogPackage] = []
    while try rows.step() { packages.append(try CatalogPackage(rows, database)) }
    return packages
  }

  /// Names of packages that begin like one, in byte order.
  public func packageNames(like name: String, limit: Int) throws(OmniError) -> [String] {
    let rows = try Statement(database, "SELECT DISTINCT name FROM package WHERE name >= ?1 AND name < ?1 || char(0x10ffff) LIMIT ?2")
    rows.bind(1, copying: String(name.prefix(1)))
    rows.bind(2, Int64(limit))
    var names: [String] = []
    while try rows.step() { if let name = rows.string(0) { names.append(name) } }
    return names
  }

  // MARK: Texts

  /// What precedes the last step of a path, separator included; empty for 0.
  public func scope(_ id: Int64) throws(OmniError) -> [UInt8] {
    if id == 0 { return [] }
    scopeText.bind(1, id)
    defer { scopeText.reset() }
    guard try scopeText.step() else { throw .damagedCatalog(database, "scope", id) }
    return scopeText.withText(0) { Array($0) }
  }
}
