public import Records

/// One sealed chunk, open for reading. Trusts nothing in the file. A reader belongs to one thread.
public final class ChunkReader {
  public let path: String
  /// The connection, for queries over the tables and views of `ChunkSchema`.
  public let database: Database
  /// What made the chunk: the tool, fingerprints of rule packs.
  public let meta: [String: String]
  /// In key order.
  public let packages: [ChunkPackage]

  /// Opens a chunk and reads its list of packages.
  /// - Throws: `.environment` when it cannot be opened; `.corrupt` when it is no chunk; `.invalid` when it has another schema.
  public convenience init(path: String) throws(OmniError) {
    try self.init(Database(reading: path), path: path)
  }

  /// Opens a chunk that stands anywhere.
  /// - Parameter name: for messages.
  /// - Throws: as above; what reading it throws.
  public convenience init(_ source: any ByteSource, name: String) throws(OmniError) {
    try self.init(Database(source, name: name), path: name)
  }

  private init(_ database: Database, path: String) throws(OmniError) {
    self.path = path
    self.database = database
    try ChunkSchema.validate(database, path: path)
    var meta: [String: String] = [:]
    let pairs = try Statement(database, "SELECT key, value FROM meta")
    while try pairs.step() { meta[pairs.string(0) ?? ""] = pairs.string(1) }
    self.meta = meta

    var packages: [ChunkPackage] = []
    let rows = try Statement(
      database,
      """
      SELECT id, registry, name, version, status, first_file, files, first_symbol, symbols, first_path, paths, language
      FROM package ORDER BY id
      """)
    while try rows.step() {
      func range(_ column: Int32) throws(OmniError) -> Range<Int64> {
        let first = rows.integer(column), count = rows.integer(column + 1)
        guard first > 0, first <= UInt32.max, count >= 0, count <= UInt32.max else { throw .damaged(path, "package", rows.integer(0)) }
        return first..<first + count
      }
      guard let registry = rows.string(1), let name = rows.string(2), let version = rows.string(3),
        let status = rows.string(4).flatMap({ PackageStatus(rawValue: $0) })
      else { throw .damaged(path, "package", rows.integer(0)) }
      packages.append(
        ChunkPackage(
          id: rows.integer(0), key: PackageKey(registry: registry, name: name, version: version), language: rows.string(11) ?? "", status: status,
          files: try range(5), symbols: try range(7), paths: try range(9)))
    }
    self.packages = packages
  }

  /// The package that owns a path's row, nil when none does.
  /// - Complexity: O(log packages).
  public func package(ofPath id: Int64) -> ChunkPackage? {
    var low = 0, high = packages.count
    while low < high {
      let middle = (low + high) / 2
      if packages[middle].paths.upperBound <= id { low = middle + 1 } else { high = middle }
    }
    return low < packages.count && packages[low].paths.contains(id) ? packages[low] : nil
  }

  /// The whole surface of a package of this chunk, equal to the one that was written.
  /// - Throws: `.corrupt` when the rows do not fit together.
  public func surface(of package: ChunkPackage) throws(OmniError) -> PackageSurface {
    var reader = try SurfaceReader(database, package)
    return try reader.read()
  }
}

/// A package in a chunk: its key and the ids of its rows.
public struct ChunkPackage: Sendable {
  public let id: Int64
  public let key: PackageKey
  /// The rule pack's language; empty when none was chosen.
  public let language: String
  public let status: PackageStatus
  /// Ids in the table `file`.
  public let files: Range<Int64>
  /// Ids in the table `symbol`.
  public let symbols: Range<Int64>
  /// Ids of paths; the table `path` has a row for each run of them.
  public let paths: Range<Int64>
}

extension OmniError {
  /// A row of a chunk that does not fit the others.
  static func damaged(_ path: String, _ table: String, _ id: Int64) -> OmniError {
    OmniError(.corrupt, "the chunk is damaged", at: path, why: "row \(id) of '\(table)' does not fit", hint: "make or fetch the chunk again")
  }
}
