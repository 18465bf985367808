public import Records

/// How well a surface agrees with a truth. All measures are over sets of paths.
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
  public init(_ surface: PackageSurface, against truth: Truth, scoring: Scoring) {
    var needed = Set<String>(), all = Set<String>(), canonicalPaths = Set<String>()
    var truthLines: [String: [Truth.Line]] = [:]
    for line in truth.lines {
      truthLines[line.path, default: []].append(line)
      all.insert(line.path)
      if !line.isNeutral {
        needed.insert(line.path)
        if line.isCanonical { canonicalPaths.insert(line.path) }
      }
    }
    let neutral = all.union(truth.runtimeOnly).subtracting(needed)
    func isExcused(_ path: String) -> Bool { neutral.contains(path) || Self.prefixes(path, surface.separator).contains { neutral.contains($0) } }

    var candidate: [String: PathRow] = [:]
    for row in surface.paths { candidate[surface.text.string(row.path)] = row }
    for (path, row) in candidate {
      if needed.contains(path) {
        compare(surface, row, path, truthLines[path] ?? [], scoring)
      } else if !isExcused(path) {
        extra.append(path)
        if row.isCanonical { canonical.extra += 1 }
      }
    }
    missing = needed.filter { candidate[$0] == nil }.sorted()
    extra.sort()
    disagreements.sort()
    headline = Tally(right: needed.count - missing.count, extra: extra.count, missing: missing.count)
    canonical.right = canonicalPaths.count { candidate[$0] != nil }
    canonical.missing = canonicalPaths.count - canonical.right
    raw.right = all.count { candidate[$0] != nil }
    raw.extra = candidate.keys.count { !all.contains($0) }
    raw.missing = all.count - raw.right
  }

  private mutating func compare(_ surface: PackageSurface, _ row: PathRow, _ path: String, _ truth: [Truth.Line], _ scoring: Scoring) {
    let symbol = row.symbol.map { surface.symbols[Int($0)] }
    let wanted = Set(truth.compactMap { $0.kind.map(scoring.kindClass) })
    if !wanted.isEmpty {
      kinds.of += 1
      let found = symbol.map { scoring.kindClass($0.kind.rawValue) } ?? "none"
      if wanted.contains(found) {
        kinds.agree += 1
      } else {
        disagreements.append("\(path): kind is \(wanted.sorted().joined(separator: " or ")), not \(found)")
      }
    }
    guard let symbol, let file = symbol.file, symbol.line > 0 else { return }
    let places = truth.compactMap { line in line.file.flatMap { file in line.line.map { "\(file):\($0)" } } }
    guard !places.isEmpty else { return }
    lines.of += 1
    let found = "\(surface.text.string(surface.files[Int(file)].path)):\(symbol.line)"
    if places.contains(found) { lines.agree += 1 } else { disagreements.append("\(path): is at \(places[0]), not \(found)") }
  }

  private static func prefixes(_ path: String, _ separator: String) -> [String] {
    let steps = path.split(separator: separator, omittingEmptySubsequences: false)
    return (1..<max(1, steps.count)).map { steps[..<$0].joined(separator: separator) }
  }
}
