/// How well a surface, omni's or another tool's, agrees with a truth. All measures are over sets of paths.
public struct Score: Sendable {
  /// Right, extra and missing paths.
  public struct Tally: Sendable, Equatable {
    public var right = 0, extra = 0, missing = 0
    public var precision: Double { right + extra > 0 ? Double(right) / Double(right + extra) : missing == 0 ? 1 : 0 }
    public var recall: Double { right + missing > 0 ? Double(right) / Double(right + missing) : 1 }
    public var f1: Double { precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0 }

    static func + (a: Tally, b: Tally) -> Tally { Tally(right: a.right + b.right, extra: a.extra + b.extra, missing: a.missing + b.missing) }
  }

  /// Agreements out of those that can be compared.
  public struct Share: Sendable, Equatable {
    public var agree = 0, of = 0
    public var value: Double { of > 0 ? Double(agree) / Double(of) : 1 }
    static func + (a: Share, b: Share) -> Share { Share(agree: a.agree + b.agree, of: a.of + b.of) }
  }

  /// Neutral lines count neither way. The measure to quote.
  public var headline = Tally()
  /// The same, only canonical paths needed.
  public var canonical = Tally()
  /// Nothing is neutral.
  public var raw = Tally()
  public var kinds = Share()
  public var lines = Share()
  /// The headline's missing and extra paths, sorted, and kinds and lines that disagree with what was expected.
  public var missing: [String] = []
  public var extra: [String] = []
  public var disagreements: [String] = []

  public static func + (a: Score, b: Score) -> Score {
    var sum = Score()
    sum.headline = a.headline + b.headline
    sum.canonical = a.canonical + b.canonical
    sum.raw = a.raw + b.raw
    sum.kinds = a.kinds + b.kinds
    sum.lines = a.lines + b.lines
    return sum
  }

  init() {}

  /// Compares a surface with a truth.
  /// - Complexity: O(paths × steps).
  public init(_ candidate: Candidate, against truth: Truth, scoring: Scoring) {
    var needed = Set<String>(), canonicalPaths = Set<String>()
    var truthLines: [String: [Truth.Line]] = [:]
    for line in truth.lines {
      truthLines[line.path, default: []].append(line)
      if !line.isNeutral {
        needed.insert(line.path)
        if line.isCanonical { canonicalPaths.insert(line.path) }
      }
    }
    let neutral = Set(truthLines.keys).union(truth.runtimeOnly).subtracting(needed)
    // Below a neutral wildcard `a::*` there may be any name.
    let above = neutral.union(neutral.filter { $0.hasSuffix("::*") }.map { String($0.dropLast(3)) })
    func isExcused(_ path: String) -> Bool {
      neutral.contains(path) || scoring.isPrivate(path) || Scoring.prefixes(path).contains { above.contains($0) }
    }

    let listed = Dictionary(grouping: candidate.rows, by: \.path)
    for (path, rows) in listed {
      if needed.contains(path) {
        compare(rows, path, truthLines[path] ?? [], scoring)
      } else if !isExcused(path) {
        extra.append(path)
        if rows.contains(where: \.isCanonical) { canonical.extra += 1 }
      }
    }
    missing = needed.filter { listed[$0] == nil }.sorted()
    extra.sort()
    disagreements.sort()
    headline = Tally(right: needed.count - missing.count, extra: extra.count, missing: missing.count)
    canonical.right = canonicalPaths.count { listed[$0] != nil }
    canonical.missing = canonicalPaths.count - canonical.right
    raw.right = truthLines.keys.count { listed[$0] != nil }
    raw.extra = listed.keys.count { truthLines[$0] == nil }
    raw.missing = truthLines.count - raw.right
  }

  /// Compares the rows of one path: one agreeing pair is enough.
  private mutating func compare(_ rows: [Candidate.Row], _ path: String, _ truth: [Truth.Line], _ scoring: Scoring) {
    let wanted = Set(truth.flatMap(\.kinds).map(scoring.kindClass))
    if !wanted.isEmpty {
      kinds.of += 1
      let found = Set(rows.compactMap(\.kind).map(scoring.kindClass))
      if wanted.isDisjoint(with: found) {
        let names = found.isEmpty ? "none" : found.sorted().joined(separator: " or ")
        disagreements.append("\(path): kind is \(wanted.sorted().joined(separator: " or ")), not \(names)")
      } else {
        kinds.agree += 1
      }
    }
    let wantedPlaces = Set(truth.compactMap(\.place))
    let places = rows.compactMap(\.place)
    guard !wantedPlaces.isEmpty, let first = places.first else { return }
    lines.of += 1
    if wantedPlaces.isDisjoint(with: places) {
      disagreements.append("\(path): is at \(wantedPlaces.sorted().joined(separator: " or ")), not \(first)")
    } else {
      lines.agree += 1
    }
  }
}
