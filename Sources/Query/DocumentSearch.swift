import Records
import Store

/// Finds symbols by the words of their names and documentation.
struct DocumentSearch {
  private let view: DatasetView
  private let filter: CatalogFilter
  private let ranking: TextRanking
  private let count: Int

  init(_ view: DatasetView, _ pattern: NamePattern, _ filter: CatalogFilter, count: Int) {
    self.view = view
    self.filter = filter
    ranking = TextRanking(view.catalog.database, .doc, pattern, filter)
    self.count = count
  }

  /// - Parameter reason: `.doc` asks for all words, `.someWords` for two of the rarer ones.
  func find(_ reason: MatchReason) throws(OmniError) -> [Candidate] {
    var candidates: [Candidate] = []
    let take: (Int64) throws(OmniError) -> Bool = { (row) throws(OmniError) in
      if let candidate = try candidate(CatalogRank.entry(ofDocument: row)) { candidates.append(candidate) }
      return candidates.count < count
    }
    if reason == .doc { try ranking.withAllWords(take) } else { try ranking.withSomeWords(take) }
    return candidates
  }

  private func candidate(_ entry: Int64) throws(OmniError) -> Candidate? {
    guard let package = try view.package(ofEntry: entry), filter.takes(package) else { return nil }
    do throws(OmniError) {
      let row = try view.chunk(of: package).record(entry, of: package)
      let path = Array(row.path.utf8)
      let facts = CatalogFacts(kind: row.kind.flatMap { view.catalog.kinds[$0] } ?? 0, registry: 0, isDeprecated: row.deprecation != nil)
      return Candidate(entry: entry, scope: Array(path[..<row.nameStart]), name: Array(path[row.nameStart...]), facts: facts)
    } catch {
      view.note(error)
      return nil
    }
  }
}
