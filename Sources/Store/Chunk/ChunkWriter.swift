public import Records

/// Writes one chunk: linked surfaces in, one sealed file out. The same surfaces in the same order give the same bytes on every machine.
///
/// Each surface is written as it comes, so memory holds only the chunk's dictionaries. Nothing is seen at the target before `finish`, and
/// nothing is left behind when the writer is dropped. A writer belongs to one thread.
public final class ChunkWriter {
  private let database: Database
  /// The database, unsealed, and the chunk that it becomes.
  private let unsealed: PartialFile
  private let file: PartialFile
  private let seal: SealWriter
  private let rows: SurfaceInsert
  /// Name and version of what writes.
  let tool: String
  /// What decided the rows of each language: its pack, grammar, engine and limits in one digest.
  let fingerprints: [String: String]
  private var keys: Set<PackageKey> = []
  private var written: [ManifestPackage] = []

  /// Starts a chunk.
  /// - Parameters:
  ///   - path: where the chunk will be; its folder must exist.
  ///   - tool: name and version of what writes. Like `fingerprints` without dates and hosts, which would make equal chunks differ.
  ///   - fingerprints: what decides the rows, by language.
  ///   - dictionary: what the seal's frames begin from; the chunk carries it.
  /// - Throws: `.environment` when the file cannot be made.
  public init(path: String, tool: String, fingerprints: [String: String] = [:], dictionary: ChunkDictionary? = nil) throws(OmniError) {
    self.tool = tool
    self.fingerprints = fingerprints
    seal = SealWriter(dictionary: dictionary?.bytes)
    unsealed = PartialFile(of: path)
    file = PartialFile(of: path)
    database = try Database(creating: unsealed.path)
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
    let sorted = fingerprints.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ("fingerprint." + $0.key, $0.value) }
    for (key, value) in [("tool", tool)] + sorted {
      insert.bind(1, copying: key)
      insert.bind(2, copying: value)
      try insert.check(insert.run())
    }
  }

  /// Adds one package's surface, its rows in canonical order.
  /// - Parameter row: the place in the plan of the package that it came of.
  /// - Throws: `.usage` for a package that was added before; `.invalid` for a malformed surface; `.environment` when the disk is full. Drop
  ///   the writer after an error.
  public func add(_ surface: PackageSurface, row: Int = 0) throws(OmniError) {
    let key = surface.package
    guard keys.insert(key).inserted else {
      throw OmniError(.usage, "the package was added before", at: "\(key.registry)/\(key.name) \(key.version)")
    }
    try rows.insert(surface)
    written.append(ManifestPackage(surface, row: row))
  }

  /// Whether a package was added.
  public func holds(_ key: PackageKey) -> Bool { keys.contains(key) }

  /// Completes the chunk and gives it its name.
  /// - Throws: `.environment` when the disk is full.
  public func finish() throws(OmniError) -> SealedChunk {
    let chunk = try complete()
    try publish()
    return chunk
  }

  /// Completes the file without giving it its name yet.
  func complete() throws(OmniError) -> SealedChunk {
    try rows.finish(database)
    try database.execute("COMMIT")
    // The library that wrote last leaves its version there; the chunk must not depend on it. SQLite ignores the field.
    try unsealed.overwrite([0, 0, 0, 0], at: 96)
    let (sha256, bytes) = try seal.seal(unsealed.path, as: file)
    unsealed.remove()
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
  /// In the order they were added.
  public var packages: [ManifestPackage]
}
