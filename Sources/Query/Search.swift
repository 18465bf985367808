public import Records
import Store

/// Finds symbols by name, path, the words of a name, or documentation, best first; see `MatchReason`.
///
/// Only canonical paths are found, so a re-export counts with its symbol. A chunk's distinct names are compared first, then the rows
/// of those that match are fetched; documentation is read only while there are too few results.
public struct Search {
  private let set: ChunkSet
  /// Only symbols of this kind.
  public var kind: SymbolKind?
  /// Only packages that this URL names.
  public var package: PackageURL?
  /// At most so many results.
  public var limit = 20

  public init(_ set: ChunkSet) { self.set = set }

  /// Searches all chunks one by one.
  /// - Returns: results in an order that depends on nothing but the data: by reason, length of the name, length of the path, path, package.
  /// - Throws: `.usage` for an empty text or limit; what opening and reading the chunks throws.
  /// - Complexity: O(names and paths of the dataset).
  public func run(_ text: String) throws(OmniError) -> [SearchHit] {
    let pattern = NamePattern(text)
    if pattern.isEmpty { throw OmniError(.usage, "nothing to search for", hint: "name a symbol, a part of its name, or words of its documentation") }
    if limit < 1 { throw OmniError(.usage, "the limit must be at least 1", at: "\(limit)") }
    var hits: [SearchHit] = []
    for chunk in set.chunks {
      let reader = try ChunkReader(path: chunk.path)
      let worst = hits.count < limit ? .doc : hits.last?.reason ?? .doc
      let search = try ChunkSearch(reader, pattern, kind: kind, limit: limit)
      let ranges = package.map { url in reader.packages.filter { set.matches($0.key, url) }.map(\.paths) }
      for found in try search.run(in: ranges, noWorseThan: worst) {
        guard let key = reader.package(ofPath: found.path)?.key else { continue }
        hits.append(try search.hit(found, key, purl: set.purl(key), sprint: chunk.sprint))
      }
      // Sorting is stable and newer sprints come first: of equal hits the newest stays.
      hits.sort(by: SearchHit.isBetter)
      var seen: Set<SearchHit.Identity> = []
      hits = Array(hits.filter { seen.insert($0.identity).inserted }.prefix(limit))
    }
    return hits
  }
}

/// One symbol found.
public struct SearchHit: Sendable, Equatable {
  public var package: PackageKey
  public var purl: String
  /// The sprint of its chunk; empty for a chunk file that stands alone.
  public var sprint: String
  /// The canonical path.
  public var path: String
  /// Where the last step of the path begins, in bytes.
  public var nameStart: Int
  /// Nil when the path leads to another package.
  public var kind: SymbolKind?
  public var signature: String?
  /// First line of the documentation.
  public var summary: String?
  public var reason: MatchReason

  struct Identity: Hashable {
    var package: PackageKey
    var path: String
    var kind: SymbolKind?
  }

  var identity: Identity { Identity(package: package, path: path, kind: kind) }

  /// The order of results. Equal hits of two sprints are neither better.
  static func isBetter(_ a: SearchHit, _ b: SearchHit) -> Bool {
    if a.reason != b.reason { return a.reason < b.reason }
    let lengths = (a.path.utf8.count - a.nameStart, a.path.utf8.count), others = (b.path.utf8.count - b.nameStart, b.path.utf8.count)
    if lengths != others { return lengths < others }
    if a.path != b.path { return a.path.utf8.lexicographicallyPrecedes(b.path.utf8) }
    if a.package != b.package { return a.package < b.package }
    return (a.kind?.rawValue ?? "") < (b.kind?.rawValue ?? "")
  }
}
