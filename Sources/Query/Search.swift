public import Records
import Store

/// Finds symbols by name, path, the words of a name, or documentation, best first; see `MatchReason`.
///
/// The catalog gives the candidates; only the chunks of the results are opened. Names and documentation find canonical paths, so a re-export
/// counts with its symbol; a path written out finds re-exports too.
public struct Search {
  private let view: DatasetView
  /// Only symbols of this kind.
  public var kind: SymbolKind?
  /// Only packages of this registry.
  public var registry: String?
  /// Only the package that this URL names, in the version it names, or else in the newest.
  public var package: PackageURL?
  /// Only symbols that are deprecated, or only those that are not.
  public var isDeprecated: Bool?
  /// Only what this sprint and later ones brought, in the order of their names.
  public var since: String?
  /// At most so many results.
  public var limit = 20

  public init(_ view: DatasetView) { self.view = view }

  /// Searches the newest version of every package.
  /// - Returns: results by reason, spelling, length of the name, length of the path, path, package; those by documentation by BM25. Of
  ///   names with very many symbols, those with the shortest paths are looked at.
  /// - Throws: `.usage` for an empty text or a wrong limit; as `PackageLookup` for the package; `.corrupt` for a damaged catalog. A chunk that
  ///   cannot be read takes only signature and summary from its results, and is noted in the view's problems.
  public func run(_ text: String) throws(OmniError) -> [SearchHit] {
    let (hits, view) = try hits(text, reasons: MatchReason.allCases)
    return hits.map { described($0, view) }
  }

  /// Hits without what only their chunks know, and the view that their entries belong to.
  func hits(_ text: String, reasons: [MatchReason]) throws(OmniError) -> (hits: [SearchHit], view: DatasetView) {
    let pattern = NamePattern(text)
    if pattern.isEmpty { throw OmniError(.usage, "nothing to search for", hint: "name a symbol, a part of its name, or words of its documentation") }
    if limit < 1 { throw OmniError(.usage, "the limit must be at least 1", at: "\(limit)") }
    try view.set.require(sprint: since)
    guard let package else { return (try hits(pattern, reasons, view), view) }
    let found = try PackageLookup(view).locate(package)
    if let first = found.firstEntry, reasons.allSatisfy({ $0 <= .exactPath }) {
      return (try hits(pattern, reasons, view, in: first..<first + Int64(found.paths.count)), view)
    }
    // Few of all the names that are like a text are of one package, and none of an old version: a catalog of its own finds them at once.
    let only = view.set.only(try view.set.chunk(found.sprint, found.batch))
    let small = try DatasetView(only) { $0 == found.key }
    return (try hits(pattern, reasons, small), small)
  }

  private func hits(
    _ pattern: NamePattern, _ reasons: [MatchReason], _ view: DatasetView, in entries: Range<Int64>? = nil
  ) throws(OmniError) -> [SearchHit] {
    let filter = CatalogFilter(
      kind: kind.map { view.catalog.kinds[$0] ?? -1 }, registry: registry.map { view.catalog.registries[$0] ?? -1 }, isDeprecated: isDeprecated,
      since: since, entries: entries)
    let candidates = CandidateSearch(view, pattern, filter, count: limit)
    var hits: [SearchHit] = []
    var seen: Set<SearchHit.Identity> = []
    for reason in reasons where hits.count < limit {
      // Whoever wrote a path means it, and two words of many are better than no answer only.
      if reason == .doc, hits.contains(where: { $0.reason == .exactPath }) { break }
      if reason == .someWords, !hits.isEmpty { break }
      var some: [SearchHit] = []
      for candidate in try candidates.find(reason) {
        guard let package = try view.package(ofEntry: candidate.entry) else { continue }
        let hit = SearchHit(
          package: package.key, purl: view.set.purl(package.key), sprint: package.sprint,
          path: String(decoding: candidate.scope + candidate.name, as: UTF8.self), nameStart: candidate.scope.count,
          kind: view.catalog.kind(candidate.facts), reason: reason, entry: candidate.entry)
        if seen.insert(hit.identity).inserted { some.append(hit) }
      }
      hits += reason < .doc ? some.sorted { SearchHit.isBetter($0, $1, written: pattern.original) } : some
    }
    return Array(hits.prefix(limit))
  }

  /// A hit with what only the chunk knows.
  private func described(_ hit: SearchHit, _ view: DatasetView) -> SearchHit {
    var hit = hit
    do throws(OmniError) {
      guard let package = try view.package(ofEntry: hit.entry) else { return hit }
      let row = try view.chunk(of: package).record(hit.entry, of: package)
      (hit.signature, hit.summary, hit.target) = (row.signature, row.summary, row.target)
    } catch {
      view.note(error)
    }
    return hit
  }
}

/// One symbol found.
public struct SearchHit: Sendable, Equatable {
  public var package: PackageKey
  public var purl: String
  /// The sprint of its chunk; empty for a chunk file that stands alone.
  public var sprint: String
  public var path: String
  /// Where the last step of the path begins, in bytes.
  public var nameStart: Int
  /// Nil when the path leads to another package.
  public var kind: SymbolKind?
  public var signature: String?
  /// First line of the documentation.
  public var summary: String?
  /// Where it leads, when that is another package.
  public var target: String?
  public var reason: MatchReason
  /// Its number in the catalog.
  var entry: Int64

  struct Identity: Hashable {
    var package: PackageKey
    var path: String
    var kind: SymbolKind?
  }

  var identity: Identity { Identity(package: package, path: path, kind: kind) }

  /// The order of results of one reason.
  /// - Parameter written: the text that was searched for; names spelled like it come first.
  static func isBetter(_ a: SearchHit, _ b: SearchHit, written: [UInt8]) -> Bool {
    let (name, other) = (a.path.utf8.dropFirst(a.nameStart), b.path.utf8.dropFirst(b.nameStart))
    let exact = (name.elementsEqual(written), other.elementsEqual(written))
    if exact.0 != exact.1 { return exact.0 }
    let lengths = (name.count, a.path.utf8.count), others = (other.count, b.path.utf8.count)
    if lengths != others { return lengths < others }
    if a.path != b.path { return a.path.utf8.lexicographicallyPrecedes(b.path.utf8) }
    if a.package != b.package { return a.package < b.package }
    return (a.kind?.rawValue ?? "") < (b.kind?.rawValue ?? "")
  }
}
