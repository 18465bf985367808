import Records
import Store

/// What narrows a search, in the catalog's numbers; -1 for what the catalog does not know.
struct CatalogFilter {
  var kind: Int64?
  var registry: Int64?
  var isDeprecated: Bool?
  var since: String?
  /// Those of one package.
  var entries: Range<Int64>?

  /// SQL conditions on a row of `post`.
  var sql: String {
    var sql = ""
    if let kind { sql += " AND (facts >> 1) & 63 = \(kind)" }
    if let registry { sql += " AND facts >> 7 = \(registry)" }
    if let isDeprecated { sql += " AND facts & 1 = \(isDeprecated ? 1 : 0)" }
    if let entries { sql += " AND entry >= \(entries.lowerBound) AND entry < \(entries.upperBound)" }
    return sql
  }

  /// Tags that texts must have.
  var tags: [String] {
    [kind.map(CatalogTags.kind), registry.map(CatalogTags.registry), isDeprecated == true ? CatalogTags.deprecated : nil].compactMap { $0 }
  }

  /// Tags that they must not have.
  var endTags: [String] { isDeprecated == false ? [CatalogTags.deprecated] : [] }

  func takes(_ package: CatalogPackage) -> Bool { since.map { !package.sprint.utf8.lexicographicallyPrecedes($0.utf8) } ?? true }
}

/// A path of the catalog that may be a result.
struct Candidate {
  var entry: Int64
  var scope: [UInt8]
  var name: [UInt8]
  var facts: CatalogFacts
}

/// Finds candidates in a catalog. Every step is bounded (MATERIALIZED: else SQLite takes a bound for a wish, and sorts all), so the most
/// common names and words cost no more than rare ones by much; what the bounds leave out are longer names, longer paths, or paths in
/// alphabetical order.
struct CandidateSearch {
  /// Names compared in one step, and candidates at most.
  private static let nameBound = 20_000
  /// Candidates of one step, when no more are wanted.
  private static let candidateBound = 200

  private let view: DatasetView
  private let database: Database
  private let pattern: NamePattern
  private let filter: CatalogFilter
  /// Candidates that come of one step, at least as many as results are wanted.
  private let count, wanted: Int

  init(_ view: DatasetView, _ pattern: NamePattern, _ filter: CatalogFilter, count: Int) {
    self.view = view
    database = view.catalog.database
    self.pattern = pattern
    self.filter = filter
    wanted = min(count, Self.nameBound)
    self.count = max(wanted, Self.candidateBound)
  }

  func find(_ reason: MatchReason) throws(OmniError) -> [Candidate] {
    switch reason {
    case .exactName: return try posts(of: try names(equalTo: pattern.text))
    case .exactPath: return try paths()
    case .prefix: return try posts(of: try namesWithPrefix())
    case .words: return try posts(of: try namesWithWords())
    case .substring: return try posts(of: try namesWithPart())
    case .doc, .someWords: return try DocumentSearch(view, pattern, filter, count: wanted).find(reason)
    }
  }

  // MARK: Names

  private typealias Name = (id: Int64, text: [UInt8])

  private func names(equalTo text: some Collection<UInt8>) throws(OmniError) -> [Name] {
    try names("SELECT id, text FROM name WHERE text = ?1 COLLATE NOCASE ORDER BY text = ?2 DESC, text", [Array(text), pattern.original]) { _ in true }
  }

  private func namesWithPrefix() throws(OmniError) -> [Name] {
    // The end of the range: a text that is greater than all that begin so.
    guard let last = pattern.text.last else { return [] }
    let end = pattern.text.dropLast() + [last + 1]
    return try names(
      """
      WITH found(id, text) AS MATERIALIZED
        (SELECT id, text FROM name WHERE text > ?1 COLLATE NOCASE AND text < ?2 COLLATE NOCASE LIMIT \(Self.nameBound))
      SELECT id, text FROM found ORDER BY length(text), text
      """, [pattern.text, Array(end)]
    ) { $0 == .prefix }
  }

  private func namesWithWords() throws(OmniError) -> [Name] {
    guard let expression = wordExpression() else { return [] }
    return try names(matching: "name_word", expression, .words)
  }

  /// Words of three letters and more may go on; shorter ones would match half of all names.
  private func wordExpression() -> String? {
    let words = pattern.words.prefix(16).map { String(decoding: $0, as: UTF8.self) }
    // What the tokenizer would cut into several words cannot be asked for.
    guard !words.isEmpty, words.allSatisfy({ $0.unicodeScalars.allSatisfy { $0.properties.isAlphabetic || $0.properties.numericType != nil } }) else {
      return nil
    }
    return words.map { $0.unicodeScalars.count < 3 ? "\"\($0)\"" : "\"\($0)\"*" }.joined(separator: " AND ")
  }

  private func namesWithPart() throws(OmniError) -> [Name] {
    let scalars = Array(String(decoding: pattern.text, as: UTF8.self).unicodeScalars.prefix(64))
    guard scalars.count >= 3 else { return [] }
    // The index holds every three characters in a row, but not where.
    let parts = (0...scalars.count - 3).map { start in
      var part = String.UnicodeScalarView()
      part.append(contentsOf: scalars[start..<start + 3])
      return "\"" + String(part).replacing("\"", with: "\"\"") + "\""
    }
    return try names(matching: "name_part", parts.joined(separator: " AND "), .substring)
  }

  private func names(matching table: String, _ expression: String, _ reason: MatchReason) throws(OmniError) -> [Name] {
    try names(
      """
      WITH found(id) AS MATERIALIZED (SELECT rowid FROM \(table) WHERE \(table) MATCH ?1 LIMIT \(Self.nameBound))
      SELECT n.id, n.text FROM found JOIN name n ON n.id = found.id ORDER BY length(n.text), n.text
      """, [Array(expression.utf8)]
    ) { $0 == reason }
  }

  /// The names that a statement gives and that match for the reason at hand.
  private func names(_ sql: String, _ texts: [[UInt8]], _ isWanted: (MatchReason?) -> Bool) throws(OmniError) -> [Name] {
    let rows = try Statement(database, sql)
    for (i, text) in texts.enumerated() { rows.bind(Int32(i + 1), copying: String(decoding: text, as: UTF8.self)) }
    var names: [Name] = []
    while names.count < count, try rows.step() {
      let (text, reason) = rows.withText(1) { (Array($0), pattern.match(name: $0)) }
      if isWanted(reason) { names.append((rows.integer(0), text)) }
    }
    return names
  }

  // MARK: Paths

  /// The best canonical paths with these names.
  private func posts(of names: [Name]) throws(OmniError) -> [Candidate] {
    let rows = try Statement(
      database, "SELECT entry, scope, facts FROM post WHERE name = ? AND rank < \(CatalogRank.alias)\(filter.sql) ORDER BY rank, entry")
    var candidates: [Candidate] = []
    for name in names where candidates.count < count {
      rows.bind(1, name.id)
      while candidates.count < count, try rows.step() { try add(rows, name.text, to: &candidates) }
      rows.reset()
    }
    return candidates
  }

  /// The paths that are the text or end with it.
  private func paths() throws(OmniError) -> [Candidate] {
    var candidates: [Candidate] = []
    let rows = try Statement(
      database, "SELECT entry, scope, facts FROM post INDEXED BY post_scope WHERE scope = ? AND name = ?\(filter.sql) ORDER BY rank, entry")
    for start in pattern.lastSteps {
      let name = pattern.text[start...], scope = pattern.text[..<start]
      let names = try names(equalTo: name)
      if names.isEmpty { continue }
      for scopeID in try scopes(endingWith: Array(scope)) {
        for name in names where candidates.count < count {
          rows.bind(1, scopeID)
          rows.bind(2, name.id)
          while candidates.count < count, try rows.step() { try add(rows, name.text, to: &candidates) }
          rows.reset()
        }
      }
    }
    return candidates
  }

  /// Scopes that are the text or end with it at a step, the shortest first.
  private func scopes(endingWith text: [UInt8]) throws(OmniError) -> [Int64] {
    let rows = try Statement(
      database,
      """
      WITH found(id, text) AS MATERIALIZED (SELECT id, text FROM scope WHERE leaf = ? LIMIT \(Self.nameBound))
      SELECT id, text FROM found ORDER BY length(text), text
      """)
    var scopes: [Int64] = []
    for leaf in try names(equalTo: CatalogScope.leaf(text)) {
      rows.bind(1, leaf.id)
      while scopes.count < count, try rows.step() {
        if rows.withText(1, { pattern.matchesPath(scope: $0, nameLength: pattern.text.count - text.count) }) { scopes.append(rows.integer(0)) }
      }
      rows.reset()
    }
    return scopes
  }

  private func add(_ rows: borrowing Statement, _ name: [UInt8], to candidates: inout [Candidate]) throws(OmniError) {
    guard let package = try view.package(ofEntry: rows.integer(0)), filter.takes(package) else { return }
    candidates.append(
      Candidate(entry: rows.integer(0), scope: try view.catalog.scope(rows.integer(1)), name: name, facts: CatalogFacts(rows.integer(2))))
  }
}
