public import Records
public import Store

/// A dataset as questions see it: its catalog, and the chunks it leads to, opened on demand. A view belongs to one thread.
public final class DatasetView {
  /// Chunks that are open at the same time.
  private static let openChunks = 32

  public let set: ChunkSet
  public let catalog: Catalog
  /// What went wrong in chunks while questions were answered without them; one for each chunk.
  public private(set) var problems: [OmniError] = []
  /// Least recently used first.
  private var open: [(chunk: ChunkSet.Chunk, opened: OpenChunk)] = []
  /// The package that was asked for last: entries of one package come in a row.
  private var lastPackage: CatalogPackage?

  /// - Parameter catalog: covers the chunks of `set`; some may be missing in it, or be gone.
  public init(_ set: ChunkSet, _ catalog: Catalog) {
    self.set = set
    self.catalog = catalog
  }

  /// A view of chunks without a catalog file.
  /// - Parameter select: which packages can be searched; none when nil. All can be looked up.
  /// - Throws: what reading the chunks throws.
  /// - Complexity: O(rows) of the packages that can be searched.
  public convenience init(_ set: ChunkSet, indexing select: ((PackageKey) -> Bool)?) throws(OmniError) {
    let chunks = set.chunks.map { CatalogChunk(sprint: $0.sprint, batch: $0.batch, sha256: "") }
    let open = { (chunk: CatalogChunk) throws(OmniError) in try set.open(try set.chunk(chunk.sprint, chunk.batch)) }
    self.init(set, try CatalogWriter.inMemory(chunks, open: open, indexing: select ?? { _ in false }))
  }

  /// Whether the catalog covers these chunks and no others.
  public func isCurrent() throws(OmniError) -> Bool {
    let covered = try catalog.chunks().map { CatalogChunk(sprint: $0.chunk.sprint, batch: $0.chunk.batch, sha256: "") }
    return Set(covered) == Set(set.chunks.map { CatalogChunk(sprint: $0.sprint, batch: $0.batch, sha256: "") })
  }

  /// The open chunk of a package.
  /// - Throws: `.notFound` when the chunk is gone; `.corrupt` when it holds another package there; what opening it throws.
  func chunk(of package: CatalogPackage) throws(OmniError) -> OpenChunk {
    let chunk = try opened(try set.chunk(package.sprint, package.batch))
    _ = try chunk.place(of: package)
    return chunk
  }

  private func opened(_ chunk: ChunkSet.Chunk) throws(OmniError) -> OpenChunk {
    if let index = open.lastIndex(where: { $0.chunk == chunk }) {
      let entry = open.remove(at: index)
      open.append(entry)
      return entry.opened
    }
    let opened = try OpenChunk(try set.open(chunk))
    if open.count >= Self.openChunks { open.removeFirst() }
    open.append((chunk, opened))
    return opened
  }

  /// The package that owns an entry, nil when it was replaced.
  func package(ofEntry entry: Int64) throws(OmniError) -> CatalogPackage? {
    if let lastPackage, let first = lastPackage.firstEntry, entry >= first, entry - first < lastPackage.paths.count { return lastPackage }
    guard let package = try catalog.package(ofEntry: entry) else { return nil }
    lastPackage = package
    return package
  }

  /// Goes on without a chunk.
  func note(_ problem: OmniError) { if !problems.contains(problem) { problems.append(problem) } }
}
