public import Records

extension Dataset {
  /// Where every name of the dataset stands; see `Catalog`.
  public var catalogPath: String { "\(folder)/catalog.db" }

  /// The published batches, latest sprint first, by number within one.
  public func batches() -> [Batch] { sprints().reversed().flatMap { batches(of: $0) } }

  /// What the catalog is made of, as the manifests say, latest sprint first. A chunk whose manifest cannot be read has no SHA-256.
  public func catalogChunks() -> [CatalogChunk] {
    batches().map { CatalogChunk(sprint: $0.sprint, batch: $0.number, sha256: (try? manifest($0))?.sha256 ?? "") }
  }

  /// Opens a chunk for the catalog.
  /// - Throws: what is wrong with its manifest; what opening it throws.
  public func open(_ chunk: CatalogChunk) throws(OmniError) -> ChunkReader {
    let batch = try Batch(sprint: chunk.sprint, number: chunk.batch)
    if chunk.sha256.isEmpty { _ = try manifest(batch) }
    return try open(batch)
  }
}
