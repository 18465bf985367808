import Records
import Store

/// Texts of a catalog's full-text table that hold the words of a question, ranked by BM25 (`omni_rank`).
struct TextRanking {
  /// The catalog's tables of texts.
  enum Source: String {
    /// Documentation of symbols, by `CatalogRank.document`.
    case doc
    /// What packages say of themselves, by their first entry.
    case about
  }

  /// Texts that are ranked: when more match, those with the smallest numbers.
  private static let bound = 2000
  /// Words of a long text that are looked for: the rarest.
  private static let someWords = 6
  /// Texts with a word that are counted: what is more frequent says little.
  private static let countBound: Int64 = 20_000

  /// A word and how many texts have it, in any form.
  private typealias Word = (text: String, count: Int64)

  private let database: Database
  private let source: Source
  private let words: [String]
  private let filter: CatalogFilter

  init(_ database: Database, _ source: Source, _ pattern: NamePattern, _ filter: CatalogFilter) {
    self.database = database
    self.source = source
    var seen: Set<String> = []
    // Long texts are cut: each word costs a look at texts that have it.
    words = Array(pattern.words.map { String(decoding: $0, as: UTF8.self) }.filter { seen.insert($0).inserted }.prefix(16))
    self.filter = filter
  }

  /// The rows of the best texts that have all words.
  func withAllWords(_ body: (_ row: Int64) throws(OmniError) -> Bool) throws(OmniError) {
    let counted = try frequencies()
    if words.isEmpty || counted.contains(where: { $0.count == 0 }) { return }
    try ranked(counted.map { "\"\($0.text)\"" }.joined(separator: " AND "), counted, body)
  }

  /// The rows of the best texts that have two of the rarer words: a single one says too little.
  /// - Parameter body: called for each until it returns false.
  func withSomeWords(_ body: (_ row: Int64) throws(OmniError) -> Bool) throws(OmniError) {
    if words.count < 3 { return }
    let rarest = try frequencies().filter { $0.count > 0 }.sorted { $0.count < $1.count }.prefix(Self.someWords)
    var pairs: [String] = [], order: [Word] = []
    for (i, one) in rarest.enumerated() {
      for other in rarest.prefix(i) {
        pairs.append("(\"\(other.text)\" AND \"\(one.text)\")")
        order += [other, one]
      }
    }
    if !pairs.isEmpty { try ranked(pairs.joined(separator: " OR "), order, body) }
  }

  private func frequencies() throws(OmniError) -> [Word] {
    let rows = try Statement(
      database, "SELECT count(*) FROM (SELECT 1 FROM \(source.rawValue) WHERE \(source.rawValue) MATCH ? LIMIT \(Self.countBound))")
    var counted: [Word] = []
    for word in words {
      rows.bind(1, copying: "\(Self.inText)\"\(word)\"")
      counted.append((word, try rows.step() ? rows.integer(0) : 0))
      rows.reset()
    }
    return counted
  }

  /// The best texts that match an expression.
  /// - Parameter order: its words, as often and in the order in which they stand there.
  private func ranked(_ expression: String, _ order: [Word], _ body: (_ row: Int64) throws(OmniError) -> Bool) throws(OmniError) {
    // What narrows the question is not ranked, but counts as a word.
    let counts = filter.tags.map { _ in "1" } + order.map { String($0.count) } + filter.endTags.map { _ in "1" }
    let table = source.rawValue
    let rows = try Statement(
      database,
      """
      WITH found(id, score) AS MATERIALIZED
        (SELECT rowid, omni_rank(\(table), \(counts.joined(separator: ", "))) FROM \(table) WHERE \(table) MATCH ? LIMIT \(Self.bound))
      SELECT id FROM found ORDER BY score, id
      """)
    let narrowed = filter.tags.map { "tags : \"\($0)\" AND " }.joined() + "\(Self.inText)(\(expression))"
    rows.bind(1, copying: narrowed + filter.endTags.map { " NOT tags : \"\($0)\"" }.joined())
    while try rows.step() { guard try body(rows.integer(0)) else { return } }
  }

  /// What restricts an expression to the columns of texts.
  private static let inText = "{name summary text} : "
}
