public import Records
public import Store

/// Lists packages by their names, and by what they say of themselves.
public struct PackageList {
  private let view: DatasetView
  /// Only those of this registry.
  public var registry: String?
  /// Only those with this status.
  public var status: PackageStatus?
  /// All versions instead of the newest.
  public var allVersions = false
  /// At most so many names.
  public var limit: Int

  public init(_ view: DatasetView, limit: Int = 50) {
    self.view = view
    self.limit = limit
  }

  /// The packages whose names contain a text, ASCII letters without case, then those that have its words in their names or in what they say
  /// of themselves; all when it is empty.
  /// - Returns: the name that is the text first, then those that begin with it, then by length and bytes, then by BM25; versions newest first.
  /// - Complexity: O(names).
  public func run(_ text: String) throws(OmniError) -> [CatalogPackage] {
    var found = try named(text)
    if text.isEmpty { return try all(found) }
    let words = TextRanking(
      view.catalog.database, .about, NamePattern(text), CatalogFilter(registry: registry.map { view.catalog.registries[$0] ?? -1 }))
    let take: (Int64) throws(OmniError) -> Bool = { (entry) throws(OmniError) in
      if let package = try view.package(ofEntry: entry) {
        let name = Name(registry: package.key.registry, name: package.key.name)
        if !found.contains(name), !(try versions(name)).isEmpty { found.append(name) }
      }
      return found.count < limit
    }
    if found.count < limit { try words.withAllWords(take) }
    if found.count < limit { try words.withSomeWords(take) }
    return try all(found)
  }

  private func all(_ names: [Name]) throws(OmniError) -> [CatalogPackage] {
    var packages: [CatalogPackage] = []
    for name in names { packages += try versions(name) }
    return packages
  }

  /// A package whatever its version.
  private struct Name: Hashable {
    var registry, name: String
  }

  private func named(_ text: String) throws(OmniError) -> [Name] {
    let rows = try Statement(
      view.catalog.database,
      """
      SELECT DISTINCT registry, name FROM package
      WHERE instr(lower(name), ?1) AND (?2 IS NULL OR registry = ?2) AND (?3 IS NULL OR status = ?3)
      ORDER BY ?1 <> '' AND lower(name) <> ?1, ?1 <> '' AND instr(lower(name), ?1) <> 1, CASE WHEN ?1 = '' THEN 0 ELSE length(name) END, name,
        registry
      LIMIT ?4
      """)
    rows.bind(1, copying: text.lowercased())
    rows.bind(2, copying: registry)
    rows.bind(3, copying: status?.rawValue)
    rows.bind(4, Int64(limit))
    var names: [Name] = []
    while try rows.step() { names.append(Name(registry: rows.string(0) ?? "", name: rows.string(1) ?? "")) }
    return names
  }

  /// The newest of a package's versions that are asked for, or all of them.
  private func versions(_ name: Name) throws(OmniError) -> [CatalogPackage] {
    let rows = try view.catalog.packages(named: name.name).filter { package in
      package.key.registry == name.registry && (status.map { $0 == package.status } ?? true)
    }.sorted { $0.isNewer(than: $1) }
    return allVersions ? rows : Array(rows.prefix(1))
  }
}
