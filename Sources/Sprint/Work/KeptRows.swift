import Records
import Store

/// Rows of a published batch that a repair takes over as they are.
struct KeptRows {
  private let chunk: ChunkReader
  private let packages: [Int: [ChunkPackage]]

  /// Opens the batch's chunk.
  /// - Throws: what reading manifest and chunk throws; `.corrupt` when they do not fit together.
  init(_ dataset: Dataset, _ batch: Dataset.Batch, rows: [Int]) throws(OmniError) {
    let manifest = try dataset.manifest(batch)
    chunk = try dataset.open(batch)
    guard manifest.packages.count == chunk.packages.count else {
      throw OmniError(.corrupt, "the chunk is not its manifest's", at: dataset.chunkPath(batch), hint: "remove the manifest and run its batch again")
    }
    let wanted = Set(rows)
    var packages: [Int: [ChunkPackage]] = [:]
    for (row, package) in zip(manifest.packages.map(\.row), chunk.packages) where wanted.contains(row) {
      packages[row, default: []].append(package)
    }
    self.packages = packages
  }

  /// What the chunk has of a row; nil for one that is not taken over.
  func surfaces(of row: Int) throws(OmniError) -> [PackageSurface]? {
    guard let packages = packages[row] else { return nil }
    return try packages.map { (package) throws(OmniError) in try chunk.surface(of: package) }
  }
}
