public import Records
public import Store

/// Finds a package by its URL.
///
/// Without a version, the newest is taken: of the latest sprint that has the package, the greatest version (`VersionOrder`). With one,
/// the latest sprint that has it.
public struct PackageLookup {
  /// Names of packages compared with one that is not there.
  private static let suggestionBound = 20_000

  private let view: DatasetView
  private let sprint: String?

  /// - Parameter sprint: only what this sprint has; all when nil.
  public init(_ view: DatasetView, sprint: String? = nil) {
    self.view = view
    self.sprint = sprint
  }

  /// The whole surface of a package.
  /// - Throws: `.notFound` with the nearest name, or the versions there are; `.usage` when several registries have the name.
  /// - Complexity: O(log packages) and the package's rows.
  public func surface(_ url: PackageURL) throws(OmniError) -> PackageSurface {
    let found = try find(url)
    return try found.chunk.surface(of: found.package)
  }

  /// The whole surface of a package that the catalog knows.
  public func surface(_ package: CatalogPackage) throws(OmniError) -> PackageSurface {
    let chunk = try view.chunk(of: package)
    return try chunk.reader.surface(of: chunk.reader.packages[try chunk.place(of: package)])
  }

  /// The chunk that holds a package; see `surface`.
  public func find(_ url: PackageURL) throws(OmniError) -> (chunk: ChunkReader, package: ChunkPackage, sprint: String) {
    let package = try locate(url)
    let chunk = try view.chunk(of: package)
    return (chunk.reader, chunk.reader.packages[try chunk.place(of: package)], package.sprint)
  }

  /// What the catalog says of a package; see `surface`.
  public func locate(_ url: PackageURL) throws(OmniError) -> CatalogPackage {
    try view.set.require(sprint: sprint)
    let anyVersion = PackageURL(type: url.type, name: url.name, version: nil), text = url.description
    var known: [CatalogPackage] = []
    for name in view.set.spellings(of: url.name, in: view.catalog.registries.keys) {
      known += try view.catalog.packages(named: name).filter { view.set.matches($0.key, anyVersion) && (sprint == nil || $0.sprint == sprint) }
    }
    let registries = Set(known.map { view.set.names.purlTypes[$0.key.registry] ?? $0.key.registry })
    if registries.count > 1 {
      let choices = registries.sorted().map { PackageURL(type: $0, name: url.name, version: url.version).description }
      throw OmniError(.usage, "several registries have the package", at: text, hint: "write one of " + choices.joined(separator: ", "))
    }
    var best: CatalogPackage?
    for package in known where view.set.matches(package.key, url) && (best.map { package.isNewer(than: $0) } ?? true) { best = package }
    if let best { return best }
    if !known.isEmpty {
      let versions = Set(known.map(\.key.version)).sorted { VersionOrder.isLess($1, $0) }
      let list = versions.prefix(10).joined(separator: ", ") + (versions.count > 10 ? ", …" : "")
      throw OmniError(.notFound, "the dataset does not have this version", at: text, hint: "versions there: " + list)
    }
    throw OmniError(
      .notFound, "the dataset does not have this package", at: text,
      hint: Spelling.hint(for: url.name, among: try view.catalog.packageNames(like: url.name, limit: Self.suggestionBound))
        ?? "extract it with omni extract, or run a sprint that has it")
  }
}
