public import Records
public import Store

/// The packages that two sprints have both.
public struct SprintPairs {
  private let view: DatasetView
  private let from, to: String

  /// - Throws: `.notFound` when no chunk is of one of the sprints.
  public init(_ view: DatasetView, from: String, to: String) throws(OmniError) {
    try view.set.require(sprint: from)
    try view.set.require(sprint: to)
    self.view = view
    self.from = from
    self.to = to
  }

  /// The greatest version of each name in either sprint, in the order of registries and names.
  /// - Complexity: O(names).
  public func pairs() throws(OmniError) -> [(before: CatalogPackage, after: CatalogPackage)] {
    let names = try Statement(
      view.catalog.database,
      """
      SELECT DISTINCT p.name FROM package p JOIN chunk c ON c.id = p.chunk WHERE c.sprint = ?1 AND p.paths > 0
      INTERSECT SELECT p.name FROM package p JOIN chunk c ON c.id = p.chunk WHERE c.sprint = ?2 AND p.paths > 0
      """)
    names.bind(1, copying: from)
    names.bind(2, copying: to)
    var pairs: [(before: CatalogPackage, after: CatalogPackage)] = []
    while try names.step() {
      let rows = try view.catalog.packages(named: names.string(0) ?? "").filter { !$0.paths.isEmpty }
      for registry in Set(rows.map(\.key.registry)).sorted() {
        func newest(_ sprint: String) -> CatalogPackage? {
          rows.filter { $0.key.registry == registry && $0.sprint == sprint }.max { $1.isNewer(than: $0) }
        }
        if let before = newest(from), let after = newest(to) { pairs.append((before, after)) }
      }
    }
    return pairs.sorted { ($0.after.key.registry, $0.after.key.name) < ($1.after.key.registry, $1.after.key.name) }
  }
}
