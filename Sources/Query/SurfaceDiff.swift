public import Records

/// What changed between two surfaces of a package, path by path.
public struct SurfaceDiff: Sendable {
  public enum Kind: String, Sendable { case added, removed, changed }

  /// One public path that is not as it was.
  public struct Change: Sendable, Equatable {
    public var kind: Kind
    public var path: String
    public var symbolKind: SymbolKind?
    /// The signatures; nil on the side where there is none.
    public var before, after: String?
    public var verdict: Verdict
    /// Why, one clause each; empty for what is merely new or gone.
    public var reasons: [String]
  }

  /// In byte order of the paths.
  public let changes: [Change]

  /// The worst of all changes.
  public var verdict: Verdict { changes.map(\.verdict).max() ?? .compatible }

  /// Compares two surfaces by their public paths, re-exports too: callers do not care where a symbol is defined.
  /// - Complexity: O(n log n) in their paths.
  public init(_ old: PackageSurface, _ new: PackageSurface, _ rules: Compatibility) {
    let before = Side(old), after = Side(new)
    var changes: [Change] = []
    for path in Set(before.places.keys).union(after.places.keys) {
      Self.compare(path, before, after, rules, &changes)
    }
    self.changes = changes.sorted {
      $0.path != $1.path ? $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) : ($0.symbolKind?.rawValue ?? "") < ($1.symbolKind?.rawValue ?? "")
    }
  }

  /// One of the two surfaces, with its paths by their text.
  private struct Side {
    let surface: PackageSurface
    private(set) var places: [String: [Int]] = [:]

    init(_ surface: PackageSurface) {
      self.surface = surface
      for index in surface.paths.indices { places[surface.text.string(surface.paths[index].path), default: []].append(index) }
    }

    func symbol(_ place: Int) -> SymbolRow? { surface.paths[place].symbol.map { surface.symbols[Int($0)] } }
    func kind(_ place: Int) -> SymbolKind? { symbol(place)?.kind }
    func text(_ id: TextID?) -> String? { id.flatMap { surface.text.optionalString($0) } }

    /// The path of what a path is a member of.
    func container(_ place: Int) -> String {
      let row = surface.paths[place]
      return String(surface.text.string(row.path).utf8.prefix(Int(row.nameStart)).dropLast(surface.separator.utf8.count)) ?? ""
    }

    func containerKind(_ place: Int) -> SymbolKind? { places[container(place)]?.lazy.compactMap { kind($0) }.first }
  }

  /// Pairs what stands under one path on both sides: by kind first, and the rest when it is one each.
  private static func compare(_ path: String, _ before: Side, _ after: Side, _ rules: Compatibility, _ changes: inout [Change]) {
    var old = before.places[path] ?? [], new = after.places[path] ?? []
    for place in old {
      guard let match = new.firstIndex(where: { after.kind($0) == before.kind(place) }) else { continue }
      if let change = change(path, place, new[match], before, after, rules) { changes.append(change) }
      new.remove(at: match)
      old.removeAll { $0 == place }
    }
    if old.count == 1, new.count == 1 {
      let kinds = [before.kind(old[0]), after.kind(new[0])].map { $0?.rawValue ?? "external" }
      changes.append(
        Change(
          kind: .changed, path: path, symbolKind: after.kind(new[0]), before: before.text(before.symbol(old[0])?.signature),
          after: after.text(after.symbol(new[0])?.signature), verdict: .breaking, reasons: ["was \(kinds[0]), is \(kinds[1])"]))
      return
    }
    for place in old {
      changes.append(
        Change(
          kind: .removed, path: path, symbolKind: before.kind(place), before: before.text(before.symbol(place)?.signature), after: nil,
          verdict: .breaking, reasons: []))
    }
    for place in new {
      var reasons: [String] = [], verdict = Verdict.compatible
      // A member of something new is as new as that.
      if let kind = after.kind(place), before.places[after.container(place)] != nil, let container = after.containerKind(place),
        let rule = rules.newMembers["\(kind.rawValue) of \(container.rawValue)"]
      {
        (verdict, reasons) = (rule, ["a new \(kind.rawValue) of \(container.rawValue) \(after.container(place))"])
      }
      changes.append(
        Change(
          kind: .added, path: path, symbolKind: after.kind(place), before: nil, after: after.text(after.symbol(place)?.signature), verdict: verdict,
          reasons: reasons))
    }
  }

  private static func change(_ path: String, _ old: Int, _ new: Int, _ before: Side, _ after: Side, _ rules: Compatibility) -> Change? {
    guard let a = before.symbol(old), let b = after.symbol(new) else {
      let targets = (before.text(before.surface.paths[old].external), after.text(after.surface.paths[new].external))
      guard targets.0 != targets.1 else { return nil }
      return Change(
        kind: .changed, path: path, symbolKind: nil, before: targets.0, after: targets.1, verdict: .possible, reasons: ["leads elsewhere"])
    }
    var comparison = SymbolComparison(rules)
    comparison.compare(Callable(before.surface, a), Callable(after.surface, b))
    let signatures = (before.text(a.signature), after.text(b.signature))
    let isDeprecated = (a.deprecated.isNone, b.deprecated.isNone)
    if isDeprecated == (true, false) {
      comparison.note(.compatible, "deprecated" + (after.text(b.deprecated).map { $0.isEmpty ? "" : ": " + $0 } ?? ""))
    }
    let conditions = (before.text(a.conditions), after.text(b.conditions))
    if conditions.0 != conditions.1 {
      comparison.note(.possible, "exists under \(conditions.1 ?? "no condition"), before under \(conditions.0 ?? "none")")
    }
    guard !comparison.reasons.isEmpty || signatures.0 != signatures.1 else { return nil }
    return Change(
      kind: .changed, path: path, symbolKind: b.kind, before: signatures.0, after: signatures.1, verdict: comparison.verdict,
      reasons: comparison.reasons)
  }
}
