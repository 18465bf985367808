import Records
import Store

/// Finds symbols by the words of their names and documentation, ranked by BM25 (`omni_rank`).
struct DocumentSearch {
  /// Texts that are ranked: when more match, those with the shortest paths.
  private static let bound = 2000
  /// Words of a long text that are looked for: the rarest.
  private static let someWords = 6
  /// Texts with a word that are counted: what is more frequent says little.
  private static let countBound: Int64 = 20_000

  /// A word and how many texts have it, in any form.
  private typealias Word = (text: String, count: Int64)

  private let view: DatasetView
  private let database: Database
  private let words: [String]
  private let filter: CatalogFilter
  private let count: Int

  init(_ view: DatasetView, _ pattern: NamePattern, _ filter: CatalogFilter, count: Int) {
    self.view = view
    database = view.catalog.database
    var seen: Set<String> = []
    // Long texts are cut: each word costs a look at texts that have it.
    words = Array(pattern.words.map { String(decoding: $0, as: UTF8.self) }.filter { seen.insert($0).inserted }.prefix(16))
    self.filter = filter
    self.count = count
  }

  /// - Parameter reason: `.doc` asks for all words, `.someWords` for two of the rarer ones: a single one says too little.
  func find(_ reason: MatchReason) throws(OmniError) -> [Candidate] {
    if words.isEmpty || (reason == .someWords && words.count < 3) { return [] }
    var counted: [Word] = []
    for word in words { counted.append((word, try frequency(of: word))) }
    let known = counted.filter { $0.count > 0 }
    if reason == .doc {
      return known.count < counted.count ? [] : try ranked(known.map { "\"\($0.text)\"" }.joined(separator: " AND "), known)
    }
    let rarest = known.sorted { $0.count < $1.count }.prefix(Self.someWords)
    var pairs: [String] = [], order: [Word] = []
    for (i, one) in rarest.enumerated() {
      for other in rarest.prefix(i) {
        pairs.append("(\"\(other.text)\" AND \"\(one.text)\")")
        order += [other, one]
      }
    }
    return pairs.isEmpty ? [] : try ranked(pairs.joined(separator: " OR "), order)
  }

  private func frequency(of word: String) throws(OmniError) -> Int64 {
    let rows = try Statement(database, "SELECT count(*) FROM (SELECT 1 FROM doc WHERE doc MATCH ? LIMIT \(Self.countBound))")
    rows.bind(1, copying: "\(Self.inText)\"\(word)\"")
    return try rows.step() ? rows.integer(0) : 0
  }

  /// The best texts that match an expression.
  /// - Parameter order: its words, as often and in the order in which they stand there.
  private func ranked(_ expression: String, _ order: [Word]) throws(OmniError) -> [Candidate] {
    // What narrows the question is not ranked, but counts as a word.
    let counts = filter.tags.map { _ in "1" } + order.map { String($0.count) } + filter.endTags.map { _ in "1" }
    let rows = try Statement(
      database,
      """
      WITH found(id, score) AS MATERIALIZED
        (SELECT rowid, omni_rank(doc, \(counts.joined(separator: ", "))) FROM doc WHERE doc MATCH ? LIMIT \(Self.bound))
      SELECT id FROM found ORDER BY score, id
      """)
    let narrowed = filter.tags.map { "tags : \"\($0)\" AND " }.joined() + "\(Self.inText)(\(expression))"
    rows.bind(1, copying: narrowed + filter.endTags.map { " NOT tags : \"\($0)\"" }.joined())
    var candidates: [Candidate] = []
    while candidates.count < count, try rows.step() {
      let entry = CatalogRank.entry(ofDocument: rows.integer(0))
      guard let package = try view.package(ofEntry: entry), filter.takes(package) else { continue }
      do throws(OmniError) {
        let row = try view.chunk(of: package).record(entry, of: package)
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
}
