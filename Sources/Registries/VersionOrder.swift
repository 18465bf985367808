/// How a registry's versions are written and compared.
public enum VersionScheme: String, Sendable, CaseIterable {
  /// Python's versions (PEP 440).
  case pep440
  /// Semantic versions, with or without a leading `v`.
  case semver
  /// Debian's `epoch:upstream-revision`.
  case debian

  /// A version's place in the scheme's order, nil when the text is no version of it.
  public func order(_ version: String) -> VersionOrder? {
    switch self {
    case .pep440: PEP440.order(version)
    case .semver: SemanticVersion.order(version)
    case .debian: DebianVersion.order(version)
    }
  }
}

/// A version's place in its scheme's order. Equal places mean equal versions, however they are spelled (`1.0` and `v1.0.0`).
///
/// One representation serves every scheme: a list of parts, compared part by part. Schemes differ only in which parts they write.
public struct VersionOrder: Hashable, Comparable, Sendable {
  /// One part; the cases stand in ascending order.
  enum Part: Hashable, Comparable, Sendable {
    case lowest
    case text(String)
    case number(Digits)
    case highest
  }

  /// A number of any length, as its decimal digits without leading zeros: date-like versions overflow machine integers.
  struct Digits: Hashable, Comparable, Sendable {
    let text: String

    init(_ digits: some StringProtocol) { text = String(digits.drop { $0 == "0" }) }

    static func < (a: Digits, b: Digits) -> Bool {
      let (x, y) = (a.text.utf8, b.text.utf8)
      return x.count != y.count ? x.count < y.count : x.lexicographicallyPrecedes(y)
    }
  }

  var parts: [Part]
  /// Whether it is an alpha, beta, candidate or development release.
  public let isPrerelease: Bool

  public static func < (a: VersionOrder, b: VersionOrder) -> Bool { a.parts.lexicographicallyPrecedes(b.parts) }
  public static func == (a: VersionOrder, b: VersionOrder) -> Bool { a.parts == b.parts }
  public func hash(into hasher: inout Hasher) { hasher.combine(parts) }
}
