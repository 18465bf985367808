import Records
import Store

/// A chunk that questions read, with its statements prepared: to prepare one costs more than to run it.
final class OpenChunk {
  let reader: ChunkReader
  private let pathByID: Statement

  init(_ reader: ChunkReader) throws(OmniError) {
    self.reader = reader
    pathByID = try Statement(reader.database, PathRecord.byID)
  }

  /// The path of an entry of a package.
  /// - Throws: `.corrupt` when the chunk has none there.
  func record(_ entry: Int64, of package: CatalogPackage) throws(OmniError) -> PathRecord {
    pathByID.reset()
    pathByID.bind(1, package.paths.lowerBound + entry - (package.firstEntry ?? 0))
    if try pathByID.step() { return PathRecord(pathByID) }
    throw OmniError(.corrupt, "the catalog is of another chunk", at: reader.path, why: "a path is not there", hint: "run omni dataset index")
  }

  /// The paths of a symbol among those of a package, by row.
  func records(of symbol: Int64, in package: CatalogPackage) throws(OmniError) -> [PathRecord] {
    let rows = try Statement(reader.database, PathRecord.bySymbol)
    rows.bind(1, symbol)
    rows.bind(2, package.paths.lowerBound)
    rows.bind(3, package.paths.upperBound)
    var records: [PathRecord] = []
    while try rows.step() { records.append(PathRecord(rows)) }
    return records
  }

  /// Where a package of the catalog stands in the chunk's list.
  /// - Throws: `.corrupt` when another one stands there.
  func place(of package: CatalogPackage) throws(OmniError) -> Int {
    if let index = Int(exactly: package.row), reader.packages.indices.contains(index - 1), reader.packages[index - 1].key == package.key,
      reader.packages[index - 1].paths == package.paths
    {
      return index - 1
    }
    throw OmniError(
      .corrupt, "the catalog is of another chunk", at: reader.path,
      why: "it expects \(package.key.name) \(package.key.version) in row \(package.row)", hint: "run omni dataset index")
  }
}
