public import Records
public import Store

/// Lists packages by their names.
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

  /// The packages whose names contain a text, ASCII letters without case; all when it is empty.
  /// - Returns: the name that is the text first, then those that begin with it, then by length and bytes; versions newest first.
  /// - Complexity: O(names).
  public func run(_ text: String) throws(OmniError) -> [CatalogPackage] {
    let names = try Statement(
      view.catalog.database,
      """
      SELECT DISTINCT registry, name FROM package
      WHERE instr(lower(name), ?1) AND (?2 IS NULL OR registry = ?2) AND (?3 IS NULL OR status = ?3)
      ORDER BY ?1 <> '' AND lower(name) <> ?1, ?1 <> '' AND instr(lower(name), ?1) <> 1, CASE WHEN ?1 = '' THEN 0 ELSE length(name) END, name, registry
      LIMIT ?4
      """)
    names.bind(1, copying: text.lowercased())
    names.bind(2, copying: registry)
    names.bind(3, copying: status?.rawValue)
    names.bind(4, Int64(limit))
    var packages: [CatalogPackage] = []
    while try names.step() {
      let registry = names.string(0), name = names.string(1) ?? ""
      let rows = try view.catalog.packages(named: name).filter { package in
        package.key.registry == registry && (status.map { $0 == package.status } ?? true)
      }.sorted { $0.isNewer(than: $1) }
      packages += allVersions ? rows : Array(rows.prefix(1))
    }
    return packages
  }
}
