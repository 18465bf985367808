import Records
import Store

/// A search in one chunk.
struct ChunkSearch {
  /// A path that matches, with what orders it.
  struct Found {
    /// Row id in the table `path`.
    var path: Int64
    var reason: MatchReason
    var scope: [UInt8]
    var name: [UInt8]

    /// The order of `SearchHit.isBetter`; rows stand in package order, so the id decides between packages.
    static func isBetter(_ a: Found, _ b: Found) -> Bool {
      let lengths = (a.name.count, a.scope.count), others = (b.name.count, b.scope.count)
      if lengths != others { return lengths < others }
      if a.scope != b.scope { return a.scope.lexicographicallyPrecedes(b.scope) }
      if a.name != b.name { return a.name.lexicographicallyPrecedes(b.name) }
      return a.path < b.path
    }
  }

  private let database: Database
  private let pattern: NamePattern
  private let limit: Int
  /// SQL that is true for symbols of the wanted kind.
  private let kindCondition: String

  init(_ chunk: ChunkReader, _ pattern: NamePattern, kind: SymbolKind?, limit: Int) throws(OmniError) {
    database = chunk.database
    self.pattern = pattern
    self.limit = limit
    // A kind's name comes from our own enumeration: nothing to quote.
    kindCondition =
      kind.map {
        " AND (SELECT kind FROM symbol WHERE symbol.id = p.id + p.symbol) = (SELECT id FROM term WHERE text = '\($0.rawValue)')"
      } ?? ""
  }

  /// The best matches, at most `limit`.
  /// - Parameters:
  ///   - ranges: ids of the paths to look at, nil for all.
  ///   - worst: the last reason of interest.
  func run(in ranges: [Range<Int64>]?, noWorseThan worst: MatchReason) throws(OmniError) -> [Found] {
    let ranges = ranges ?? [1..<Int64.max]
    let reasons = try nameReasons()
    var candidates = [[(path: Int64, nameLength: Int)]](repeating: [], count: MatchReason.allCases.count)
    for range in ranges {
      let paths = try select(
        "SELECT p.id, coalesce(p.name, (SELECT name FROM symbol WHERE id = p.id + p.symbol)) FROM path p WHERE p.canonical", in: range)
      while try paths.step() {
        let name = Int(truncatingIfNeeded: paths.integer(1))
        if reasons.indices.contains(name), let reason = reasons[name].reason {
          candidates[Int(reason.rawValue)].append((paths.integer(0), reasons[name].length))
        }
      }
    }
    var found: [Found] = []
    for reason in MatchReason.allCases where reason <= .substring && reason <= worst && found.count < limit {
      found += try best(candidates[Int(reason.rawValue)], reason, count: limit - found.count)
    }
    if worst > .substring, found.count < limit {
      found += try documented(in: ranges, except: Set(found.map(\.path)), noWorseThan: worst, count: limit - found.count)
    }
    return found
  }

  /// The full result of a match.
  func hit(_ found: Found, _ package: PackageKey, purl: String, sprint: String) throws(OmniError) -> SearchHit {
    let row = try Statement(
      database,
      """
      SELECT kind.text, signature.text, substr(doc.text, 1, instr(doc.text || char(10), char(10)) - 1)
      FROM path p LEFT JOIN symbol s ON s.id = p.id + p.symbol LEFT JOIN term kind ON kind.id = s.kind
        LEFT JOIN signature ON signature.id = s.signature LEFT JOIN doc ON doc.id = s.doc
      WHERE p.id = ?
      """)
    row.bind(1, found.path)
    _ = try row.step()
    return SearchHit(
      package: package, purl: purl, sprint: sprint, path: String(decoding: found.scope + found.name, as: UTF8.self), nameStart: found.scope.count,
      kind: row.string(0).flatMap { SymbolKind(rawValue: $0) }, signature: row.string(1), summary: row.string(2), reason: found.reason)
  }

  /// How each name of the chunk matches, by row id.
  private func nameReasons() throws(OmniError) -> [(reason: MatchReason?, length: Int)] {
    var reasons: [(reason: MatchReason?, length: Int)] = [(nil, 0)]
    let names = try Statement(database, "SELECT id, text FROM name ORDER BY id")
    while try names.step() {
      guard names.integer(0) == Int64(reasons.count) else {
        throw OmniError(.corrupt, "the chunk is damaged", at: database.path, why: "row \(names.integer(0)) of 'name' does not fit")
      }
      reasons.append(names.withText(1) { (pattern.match(name: $0), $0.count) })
    }
    return reasons
  }

  /// The best candidates of one reason. Shorter names are better, so longer ones are not even fetched once there are enough.
  private func best(_ candidates: [(path: Int64, nameLength: Int)], _ reason: MatchReason, count: Int) throws(OmniError) -> [Found] {
    let row = try pathRow()
    var found: [Found] = []
    var length = 0
    for candidate in candidates.sorted(by: { ($0.nameLength, $0.path) < ($1.nameLength, $1.path) }) {
      if candidate.nameLength > length, found.count >= count { break }
      length = candidate.nameLength
      guard let match = try fetch(candidate.path, reason, row) else { continue }
      if reason != .exactPath || match.scope.withUnsafeBufferPointer({ pattern.matchesPath(scope: $0, nameLength: length) }) { found.append(match) }
    }
    return Array(found.sorted(by: Found.isBetter).prefix(count))
  }

  /// Symbols whose documentation holds the words.
  private func documented(
    in ranges: [Range<Int64>], except seen: Set<Int64>, noWorseThan worst: MatchReason, count: Int
  ) throws(OmniError) -> [Found] {
    var summary: [Int64] = [], doc: [Int64] = []
    for range in ranges {
      let docs = try select(
        "SELECT p.id, doc.text FROM path p JOIN symbol s ON s.id = p.id + p.symbol JOIN doc ON doc.id = s.doc WHERE p.canonical", in: range)
      while try docs.step() {
        switch docs.withText(1, { pattern.match(doc: $0) }) {
        case .summary where !seen.contains(docs.integer(0)): summary.append(docs.integer(0))
        case .doc where !seen.contains(docs.integer(0)): doc.append(docs.integer(0))
        default: break
        }
      }
    }
    let row = try pathRow()
    var found: [Found] = []
    for (reason, paths) in [(MatchReason.summary, summary), (.doc, doc)] where reason <= worst && found.count < count {
      var some: [Found] = []
      for path in paths { if let match = try fetch(path, reason, row) { some.append(match) } }
      found += some.sorted(by: Found.isBetter).prefix(count - found.count)
    }
    return found
  }

  private func pathRow() throws(OmniError) -> Statement {
    try Statement(
      database,
      """
      SELECT scope.text, name.text FROM path p LEFT JOIN symbol s ON s.id = p.id + p.symbol JOIN name ON name.id = coalesce(p.name, s.name)
        LEFT JOIN scope ON scope.id = CASE WHEN p.name IS NULL THEN s.scope ELSE p.scope END
      WHERE p.id = ?
      """)
  }

  private func fetch(_ path: Int64, _ reason: MatchReason, _ row: borrowing Statement) throws(OmniError) -> Found? {
    row.bind(1, path)
    defer { row.reset() }
    guard try row.step() else { return nil }
    return Found(path: path, reason: reason, scope: row.withText(0) { Array($0) }, name: row.withText(1) { Array($0) })
  }

  /// A statement over the paths of a range and of the wanted kind, in order.
  private func select(_ sql: String, in range: Range<Int64>) throws(OmniError) -> Statement {
    let statement = try Statement(database, sql + kindCondition + " AND p.id >= ? AND p.id < ? ORDER BY p.id")
    statement.bind(1, range.lowerBound)
    statement.bind(2, range.upperBound)
    return statement
  }
}
