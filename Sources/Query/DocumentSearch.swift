import Records
import Store

/// Finds symbols by the words of their names and documentation, ranked by BM25 (FTS5's own, with k1 = 1.2 and b = 0.75).
struct DocumentSearch {
  /// How much a word counts in the tags, the name, the first line and the rest.
  private static let weights = "0, 8, 3, 1"
  /// Texts that are ranked: when more match, those with the shortest paths.
  private static let bound = 2000
  /// Words of a long text that are looked for: the rarest.
  private static let someWords = 6
  /// Texts with a word that are counted.
  private static let countBound = 20_000

  private let view: DatasetView
  private let database: Database
  private let words: [String]
  private let filter: CatalogFilter
  private let count: Int

  init(_ view: DatasetView, _ pattern: NamePattern, _ filter: CatalogFilter, count: Int) {
    self.view = view
    database = view.catalog.database
    var seen: Set<String> = []
    words = pattern.words.map { String(decoding: $0, as: UTF8.self) }.filter { seen.insert($0).inserted }
    self.filter = filter
    self.count = count
  }

  /// - Parameter reason: `.doc` asks for all words, `.someWords` for two of the rarer ones: a single one says too little.
  func find(_ reason: MatchReason) throws(OmniError) -> [Candidate] {
    // Long texts are cut: each word costs a walk through all texts that have it.
    let words = Array(words.prefix(16))
    if words.isEmpty { return [] }
    if reason == .doc { return try ranked(all(words)) }
    if words.count < 3 { return [] }
    var known: [(word: String, count: Int64)] = []
    for word in words {
      let count = try frequency(of: word)
      if count > 0 { known.append((word, count)) }
    }
    let rarest = known.sorted { $0.count < $1.count }.prefix(Self.someWords).map(\.word)
    let pairs = rarest.indices.flatMap { i in rarest[..<i].map { "(\"\($0)\" AND \"\(rarest[i])\")" } }
    return pairs.isEmpty ? [] : try ranked(pairs.joined(separator: " OR "))
  }

  /// How many texts have a word, in any form; no more than are of interest are counted.
  private func frequency(of word: String) throws(OmniError) -> Int64 {
    let rows = try Statement(database, "SELECT count(*) FROM (SELECT 1 FROM doc WHERE doc MATCH ? LIMIT \(Self.countBound))")
    rows.bind(1, copying: Self.inText + all([word]))
    return try rows.step() ? rows.integer(0) : 0
  }

  private func ranked(_ words: String) throws(OmniError) -> [Candidate] {
    let rows = try Statement(
      database,
      "SELECT rowid FROM (SELECT rowid, bm25(doc, \(Self.weights)) AS score FROM doc WHERE doc MATCH ? LIMIT \(Self.bound)) ORDER BY score, rowid")
    rows.bind(1, copying: filter.match + Self.inText + "(\(words))" + filter.matchEnd)
    var candidates: [Candidate] = []
    while candidates.count < count, try rows.step() {
      let entry = CatalogRank.entry(ofDocument: rows.integer(0))
      guard let package = try view.package(ofEntry: entry), filter.takes(package) else { continue }
      do throws(OmniError) {
        let row = try PathRecord(view, package, entry: entry)
        let path = Array(row.path.utf8)
        let facts = CatalogFacts(kind: row.kind.flatMap { view.catalog.kinds[$0] } ?? 0, registry: 0, isDeprecated: row.deprecation != nil)
        candidates.append(Candidate(entry: entry, scope: Array(path[..<row.nameStart]), name: Array(path[row.nameStart...]), facts: facts))
      } catch {
        view.note(error)
      }
    }
    return candidates
  }

  /// What restricts an expression to the columns of texts.
  private static let inText = "{name summary text} : "

  private func all(_ words: [String]) -> String { words.map { "\"\($0)\"" }.joined(separator: " AND ") }
}
