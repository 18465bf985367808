public import Records

/// A package that a catalog knows, and where it is.
public struct CatalogPackage: Sendable, Equatable {
  public let id: Int64
  public let key: PackageKey
  public let language: String
  public let status: PackageStatus
  /// Row in the catalog's table `chunk`, and what it says.
  public let chunk: Int64
  public let sprint: String
  public let batch: Int
  /// Row in the chunk's table `package`.
  public let row: Int64
  public let symbols: Int
  /// Ids in the chunk's table `path`.
  public let paths: Range<Int64>
  /// The entry of the first path; nil when the package is not indexed.
  public let firstEntry: Int64?
  /// What it says of itself in one line; nil when it is not indexed or says nothing.
  public let summary: String?

  /// What an entry can be.
  static let entries: ClosedRange<Int64> = 1...1 << 40

  static let query = """
    SELECT p.id, p.registry, p.name, p.version, p.language, p.status, p.chunk, c.sprint, c.batch, p.row, p.symbols, p.first_path, p.paths,
      p.first_entry, p.summary
    FROM package p JOIN chunk c ON c.id = p.chunk\u{20}
    """

  /// Reads a row of `query`.
  /// - Throws: `.corrupt` when it does not fit.
  init(_ row: borrowing Statement, _ database: Database) throws(OmniError) {
    let first = row.integer(11), count = row.integer(12)
    guard let registry = row.string(1), let name = row.string(2), let version = row.string(3), let sprint = row.string(7),
      let status = row.string(5).flatMap({ PackageStatus(rawValue: $0) }), let batch = Int(exactly: row.integer(8)), batch >= 0,
      first > 0, first <= UInt32.max, count >= 0, count <= UInt32.max, let symbols = Int(exactly: row.integer(10)),
      row.isNull(13) || Self.entries.contains(row.integer(13))
    else { throw .damagedCatalog(database, "package", row.integer(0)) }
    id = row.integer(0)
    key = PackageKey(registry: registry, name: name, version: version)
    language = row.string(4) ?? ""
    self.status = status
    chunk = row.integer(6)
    self.sprint = sprint
    self.batch = batch
    self.row = row.integer(9)
    self.symbols = symbols
    paths = first..<first + count
    firstEntry = row.isNull(13) ? nil : row.integer(13)
    summary = row.string(14)
  }

  /// The order among the versions of a package: later sprint, greater version, earlier batch.
  public func isNewer(than other: CatalogPackage) -> Bool {
    if sprint != other.sprint { return other.sprint.utf8.lexicographicallyPrecedes(sprint.utf8) }
    if VersionOrder.isLess(other.key.version, key.version) { return true }
    return !VersionOrder.isLess(key.version, other.key.version) && batch < other.batch
  }
}

extension OmniError {
  /// A row of a catalog that does not fit the others.
  static func damagedCatalog(_ database: Database, _ table: String, _ id: Int64) -> OmniError {
    OmniError(
      .corrupt, "the catalog is damaged", at: database.path, why: "row \(id) of '\(table)' does not fit",
      hint: "remove it and run omni dataset index")
  }
}
