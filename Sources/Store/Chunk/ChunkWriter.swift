public import Records

/// Writes one chunk: linked surfaces in, one sealed file out. The same packages give the same bytes on every machine, whatever the
/// order they are added in.
///
/// The writer is told all packages beforehand and writes them in key order; a surface that comes early waits in memory until its
/// turn, so memory is bounded by how far the caller works out of order. Nothing is seen at the target before `finish`, and nothing is
/// left behind when the writer is dropped. A writer belongs to one thread.
public final class ChunkWriter {
  private let database: Database
  private let file: PartialFile
  private let rows: SurfaceInsert
  private let packages: [PackageKey]
  /// Name and version of what writes.
  let tool: String
  private var waiting: [PackageKey: PackageSurface] = [:]
  private var written: [ManifestPackage] = []

  /// Starts a chunk.
  /// - Parameters:
  ///   - path: where the chunk will be; its folder must exist.
  ///   - packages: the keys of all packages that will be added, each once, in any order.
  ///   - tool: name and version of what writes. Like `packs` without dates and hosts, which would make equal chunks differ.
  ///   - packs: fingerprints of the rule packs used, by language.
  /// - Throws: `.usage` for a package named twice; `.environment` when the file cannot be made.
  public init(path: String, packages: some Sequence<PackageKey>, tool: String, packs: [String: String] = [:]) throws(OmniError) {
    self.tool = tool
    self.packages = packages.sorted()
    for (one, next) in zip(self.packages, self.packages.dropFirst()) where one == next {
      throw OmniError(.usage, "the package stands twice in the batch", at: "\(one.registry)/\(one.name) \(one.version)")
    }
    file = PartialFile(of: path)
    database = try Database(creating: file.path)
    // secure_delete and auto_vacuum have compiled-in defaults that differ between systems and show in the bytes.
    try database.execute(
      """
      PRAGMA page_size = 4096; PRAGMA encoding = 'UTF-8'; PRAGMA auto_vacuum = NONE; PRAGMA secure_delete = ON;
      PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -16000;
      BEGIN;
      PRAGMA application_id = \(ChunkSchema.applicationID); PRAGMA user_version = \(ChunkSchema.version);
      """)
    try database.execute(ChunkSchema.tables + ChunkSchema.views)
    rows = try SurfaceInsert(database)
    let insert = try Statement(database, "INSERT INTO meta VALUES(?,?)")
    let fingerprints = packs.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ("pack." + $0.key, $0.value) }
    for (key, value) in [("tool", tool)] + fingerprints {
      insert.bind(1, copying: key)
      insert.bind(2, copying: value)
      try insert.check(insert.run())
    }
  }

  /// Adds one package's surface, its rows in canonical order.
  /// - Throws: `.usage` for a package that was not announced or was added before; `.invalid` for a malformed surface; `.environment`
  ///   when the disk is full. Drop the writer after an error.
  public func add(_ surface: PackageSurface) throws(OmniError) {
    let key = surface.package
    guard isExpected(key) else {
      throw OmniError(.usage, "the package is not in the batch, or was added before", at: "\(key.registry)/\(key.name) \(key.version)")
    }
    waiting[key] = surface
    while written.count < packages.count, let next = waiting.removeValue(forKey: packages[written.count]) {
      try rows.insert(next)
      written.append(ManifestPackage(next))
    }
  }

  /// Whether a package was announced and has not been added.
  private func isExpected(_ key: PackageKey) -> Bool {
    var low = written.count, high = packages.count
    while low < high {
      let middle = (low + high) / 2
      if packages[middle] < key { low = middle + 1 } else { high = middle }
    }
    return low < packages.count && packages[low] == key && waiting[key] == nil
  }

  /// Completes the chunk and gives it its name.
  /// - Throws: `.usage` naming a package that was announced and never added; `.environment` when the disk is full.
  public func finish() throws(OmniError) -> SealedChunk {
    let chunk = try seal()
    try publish()
    return chunk
  }

  /// Completes the file without giving it its name yet.
  func seal() throws(OmniError) -> SealedChunk {
    if written.count < packages.count {
      let missing = packages[written.count]
      throw OmniError(.usage, "a package of the batch was never added", at: "\(missing.registry)/\(missing.name) \(missing.version)")
    }
    try rows.finish(database)
    try database.execute("COMMIT")
    // The library that wrote last leaves its version there; the chunk must not depend on it. SQLite ignores the field.
    try file.overwrite([0, 0, 0, 0], at: 96)
    let (sha256, bytes) = try SHA256Text.ofFile(file.path)
    return SealedChunk(bytes: bytes, sha256: sha256, packages: written)
  }

  /// Gives the sealed file its name.
  func publish() throws(OmniError) { try file.publish() }
}

/// What a finished chunk holds.
public struct SealedChunk: Sendable, Equatable {
  /// Size in bytes.
  public var bytes: Int
  /// Lower-case hexadecimal SHA-256 of the file.
  public var sha256: String
  /// In key order.
  public var packages: [ManifestPackage]
}
