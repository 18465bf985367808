public import Records
public import Store

/// Finds a package by its URL.
///
/// Without a version, the newest is taken: of the latest sprint that has the package, the greatest version (`VersionOrder`). With one,
/// the latest sprint that has it.
public struct PackageLookup {
  private let set: ChunkSet

  public init(_ set: ChunkSet) { self.set = set }

  /// The whole surface of a package.
  /// - Throws: `.notFound` with the nearest name, or the versions there are; `.usage` when several registries have the name.
  /// - Complexity: O(packages): opens chunk by chunk.
  public func surface(_ url: PackageURL) throws(OmniError) -> PackageSurface {
    let found = try find(url)
    return try found.chunk.surface(of: found.package)
  }

  /// The chunk that holds a package; see `surface`.
  public func find(_ url: PackageURL) throws(OmniError) -> (chunk: ChunkReader, package: ChunkPackage, sprint: String) {
    let text = url.description
    var best: (chunk: ChunkReader, package: ChunkPackage, sprint: String)?
    var registries: Set<String> = [], names: Set<String> = [], versions: Set<String> = []
    let anyVersion = PackageURL(type: url.type, name: url.name, version: nil)
    for chunk in set.chunks {
      let reader = try ChunkReader(path: chunk.path)
      for package in reader.packages {
        names.insert(package.key.name)
        guard set.matches(package.key, anyVersion) else { continue }
        versions.insert(package.key.version)
        registries.insert(set.purlTypes[package.key.registry] ?? package.key.registry)
        guard set.matches(package.key, url) else { continue }
        if let best, best.sprint != chunk.sprint || !VersionOrder.isLess(best.package.key.version, package.key.version) { continue }
        best = (reader, package, chunk.sprint)
      }
    }
    if registries.count > 1 {
      let choices = registries.sorted().map { PackageURL(type: $0, name: url.name, version: url.version).description }
      throw OmniError(.usage, "several registries have the package", at: text, hint: "write one of " + choices.joined(separator: ", "))
    }
    if let best { return best }
    if !versions.isEmpty {
      let known = versions.sorted { VersionOrder.isLess($1, $0) }
      let list = known.prefix(10).joined(separator: ", ") + (known.count > 10 ? ", …" : "")
      throw OmniError(.notFound, "the dataset does not have this version", at: text, hint: "versions there: " + list)
    }
    throw OmniError(
      .notFound, "the dataset does not have this package", at: text,
      hint: Spelling.hint(for: url.name, among: names) ?? "extract it with omni extract, or run a sprint that has it")
  }
}
