public import Records

/// A chunk that a catalog covers.
public struct CatalogChunk: Sendable, Hashable {
  public var sprint: String
  public var batch: Int
  /// Lower-case hexadecimal SHA-256 of the file.
  public var sha256: String

  public init(sprint: String, batch: Int, sha256: String) {
    self.sprint = sprint
    self.batch = batch
    self.sha256 = sha256
  }
}

/// Makes catalogs, and extends them by the chunks that came since.
///
/// Of all the packages of one registry and name, one row is indexed: of the latest sprint that has it, the greatest version, of the first
/// batch. All others stay findable by their version. A catalog belongs to its chunks: when one of them is gone or has other bytes, or when
/// most entries belong to packages that were replaced, all is built anew.
public final class CatalogWriter {
  /// What became of a run.
  public struct Outcome: Sendable, Equatable {
    /// Chunks read.
    public var chunks = 0
    /// Packages indexed.
    public var packages = 0
    /// Public paths indexed.
    public var paths = 0
    /// One for each chunk that cannot be read, or not to its end.
    public var problems: [OmniError] = []
  }

  private let database: Database
  private let rows: CatalogInsert
  private var outcome = Outcome()

  /// Brings a catalog file up to date. Readers see the old one or the new one, whole.
  /// - Parameters:
  ///   - path: the catalog; made when it is not there, replaced when it cannot be read.
  ///   - chunks: all chunks of the dataset.
  ///   - open: opens one of them; an error is recorded, and the others go on.
  ///   - observe: called after each chunk with how many are done and how many there are to do.
  /// - Returns: what was done; nothing was when `chunks` is 0.
  /// - Throws: `.environment` when the file cannot be written; what `observe` throws.
  /// - Complexity: O(n log n) in the rows of new chunks, and a copy of the file.
  public static func update(
    _ path: String, _ chunks: [CatalogChunk], open: (CatalogChunk) throws(OmniError) -> ChunkReader,
    observe: (_ done: Int, _ all: Int) throws(OmniError) -> Void = { (_, _) throws(OmniError) in }
  ) throws(OmniError) -> Outcome {
    let known = try? Catalog(path: path)
    let wanted = Set(chunks), present = Set(known?.soundChunks ?? [])
    if known != nil, wanted == present { return Outcome() }
    let isExtended = known.map { present.isSubset(of: wanted) && !$0.isMostlyStale } ?? false
    try makeFolder(directory(of: path))
    let file = PartialFile(of: path)
    if isExtended { try file.copy(path) }
    let database = try Database(creating: file.path)
    try database.execute(
      "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -262144; BEGIN;")
    let writer = try CatalogWriter(database, isNew: !isExtended)
    try writer.add(chunks.filter { !isExtended || !present.contains($0) }, open: open, observe: observe)
    try database.execute("COMMIT; PRAGMA locking_mode = NORMAL;")
    try file.publish()
    return writer.outcome
  }

  /// A catalog in memory.
  /// - Parameters:
  ///   - select: which packages are indexed; the others are only listed.
  ///   - open: opens a chunk.
  /// - Throws: what `open` and reading the chunks throws.
  public static func inMemory(
    _ chunks: [CatalogChunk], open: (CatalogChunk) throws(OmniError) -> ChunkReader, indexing select: (PackageKey) -> Bool = { _ in true }
  ) throws(OmniError) -> Catalog {
    let database = try Database()
    try database.execute("PRAGMA temp_store = MEMORY; BEGIN;")
    let writer = try CatalogWriter(database, isNew: true)
    try writer.add(chunks, open: open, indexing: select)
    try database.execute("COMMIT")
    if let problem = writer.outcome.problems.first { throw problem }
    return try Catalog(database)
  }

  private init(_ database: Database, isNew: Bool) throws(OmniError) {
    self.database = database
    if isNew {
      try database.execute("PRAGMA application_id = \(CatalogSchema.applicationID); PRAGMA user_version = \(CatalogSchema.version);")
      try database.execute(CatalogSchema.tables)
      for kind in SymbolKind.allCases { try database.execute("INSERT INTO kind(text) VALUES('\(kind.rawValue)')") }
    }
    try database.execute(CatalogSchema.indexes)
    rows = try CatalogInsert(database)
  }

  private func add(
    _ chunks: [CatalogChunk], open: (CatalogChunk) throws(OmniError) -> ChunkReader, indexing select: (PackageKey) -> Bool = { _ in true },
    observe: (_ done: Int, _ all: Int) throws(OmniError) -> Void = { (_, _) throws(OmniError) in }
  ) throws(OmniError) {
    // A damaged chunk is tried again, for it may have been mended.
    try database.execute("DELETE FROM package WHERE chunk IN (SELECT id FROM chunk WHERE problem IS NOT NULL)")
    try database.execute("DELETE FROM chunk WHERE problem IS NOT NULL")
    let lastOld = try database.integer("SELECT coalesce(max(id), 0) FROM chunk") ?? 0
    var numbers: [Int64: CatalogChunk] = [:]
    for chunk in chunks {
      let id = try rows.insert(chunk)
      numbers[id] = chunk
      do throws(OmniError) { try rows.insertPackages(try open(chunk), chunk: id) } catch { try note(error, chunk: id) }
      outcome.chunks += 1
    }
    let owners = try newestPackages(since: lastOld).filter { select($0.key) }
    var done = 0
    let byChunk = Dictionary(grouping: owners, by: \.chunk).sorted { $0.key < $1.key }
    for (id, packages) in byChunk {
      guard let chunk = numbers[id] else { continue }
      do throws(OmniError) {
        let reader = try open(chunk)
        let insert = try PackageIndexing(reader, into: rows)
        for package in packages {
          try insert.index(package)
          outcome.packages += 1
          outcome.paths += package.paths.count
        }
      } catch {
        try note(error, chunk: id)
      }
      try rows.flushWhenFull()
      done += 1
      try observe(done, byChunk.count)
    }
    try rows.flush()
    try database.execute(CatalogSchema.postIndex)
  }

  /// Records that a chunk cannot be read.
  private func note(_ error: OmniError, chunk: Int64) throws(OmniError) {
    outcome.problems.append(error)
    let update = try Statement(database, "UPDATE chunk SET problem = ? WHERE id = ?")
    update.bind(1, copying: error.description)
    update.bind(2, chunk)
    try update.check(update.run())
  }

  /// The packages to index: of every name that new chunks have, the newest row, when it is not indexed yet.
  private func newestPackages(since chunk: Int64) throws(OmniError) -> [CatalogPackage] {
    let names = try Statement(database, "SELECT DISTINCT registry, name FROM package WHERE chunk > ? ORDER BY registry, name")
    names.bind(1, chunk)
    let versions = try Statement(database, CatalogPackage.query + "WHERE p.name = ? AND p.registry = ? AND p.paths > 0")
    let retire = try Statement(database, "UPDATE package SET first_entry = NULL WHERE name = ? AND registry = ? AND first_entry IS NOT NULL")
    var newest: [CatalogPackage] = []
    while try names.step() {
      guard let registry = names.string(0), let name = names.string(1) else { continue }
      versions.bind(1, copying: name)
      versions.bind(2, copying: registry)
      var best: CatalogPackage?
      while try versions.step() {
        let package = try CatalogPackage(versions, database)
        if best.map({ package.isNewer(than: $0) }) ?? true { best = package }
      }
      versions.reset()
      guard let best, best.firstEntry == nil else { continue }
      retire.bind(1, copying: name)
      retire.bind(2, copying: registry)
      try retire.check(retire.run())
      newest.append(best)
    }
    return newest
  }
}
