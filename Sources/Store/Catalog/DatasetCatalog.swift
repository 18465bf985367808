public import Records

extension Dataset {
  /// Where every name of the dataset stands; see `Catalog`.
  public var catalogPath: String { "\(folder)/catalog.db" }

  /// The published batches, latest sprint first, by number within one.
  public func batches() -> [Batch] { sprints().reversed().flatMap { batches(of: $0) } }

  /// What the catalog is made of, as the manifests say.
  /// - Returns: the chunks, latest sprint first; one error for each manifest that cannot be read.
  public func catalogChunks() -> (chunks: [CatalogChunk], problems: [OmniError]) {
    var chunks: [CatalogChunk] = [], problems: [OmniError] = []
    for batch in batches() {
      do throws(OmniError) {
        chunks.append(CatalogChunk(sprint: batch.sprint, batch: batch.number, sha256: try manifest(batch).sha256))
      } catch {
        problems.append(error)
      }
    }
    return (chunks, problems)
  }
}
