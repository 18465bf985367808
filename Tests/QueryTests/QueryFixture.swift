import Foundation
import Query
import Records
import Store

/// A dataset in a temporary folder, removed with the fixture.
final class QueryFixture {
  let folder: String
  let dataset: Dataset

  init() {
    folder = NSTemporaryDirectory() + "omni-query-\(UUID().uuidString)"
    dataset = Dataset(folder: folder)
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The dataset with its catalog brought up to date.
  func view(purlTypes: [String: String] = [:]) throws(OmniError) -> DatasetView {
    _ = try update()
    return DatasetView(try ChunkSet(dataset, names: PackageNames(purlTypes: purlTypes)), try Catalog(path: dataset.catalogPath))
  }

  @discardableResult func update() throws(OmniError) -> CatalogWriter.Outcome {
    try CatalogWriter.update(dataset.catalogPath, dataset.catalogChunks()) { (chunk) throws(OmniError) in
      try dataset.open(chunk)
    }
  }

  /// Publishes one batch of packages, each with symbols given as `path`, kind and documentation.
  func publish(_ sprint: String, _ number: Int = 1, _ packages: [PackageSurface]) throws {
    let batch = try Dataset.Batch(sprint: sprint, number: number)
    let writer = try dataset.writer(batch, tool: "omni 1")
    for package in packages { try writer.add(package) }
    _ = try dataset.publish(batch, writer)
  }
}

func package(_ registry: String, _ name: String, _ version: String, _ symbols: [(String, SymbolKind, String?)] = []) -> PackageSurface {
  var s = PackageSurface(package: PackageKey(registry: registry, name: name, version: version), language: "python", status: .exact)
  for (i, (path, kind, doc)) in symbols.enumerated() {
    let text = s.text.intern(path)
    var symbol = SymbolRow(kind: kind, definition: text)
    if let doc { symbol.doc = s.text.append(doc) }
    s.symbols.append(symbol)
    let name = path.utf8.lastIndex(of: UInt8(ascii: ".")).map { path.utf8.distance(from: path.utf8.startIndex, to: $0) + 1 } ?? 0
    s.paths.append(PathRow(path: text, nameStart: UInt32(name), symbol: UInt32(i), isCanonical: true, isReexport: false, rule: .none))
  }
  return s
}
