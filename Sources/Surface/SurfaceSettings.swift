/// What an extraction is told about one package beyond its files: `modules`, `features`, `entries`, `target`, …
///
/// Which keys count is the family's own business; docs/rule-packs.md lists them.
public struct SurfaceSettings: Sendable, Equatable {
  public enum Value: Sendable, Equatable {
    case text(String)
    case flag(Bool)
    case list([String])
    case map([String: String])
  }

  public private(set) var values: [String: Value]

  public init(_ values: [String: Value] = [:]) { self.values = values }

  public subscript(key: String) -> Value? {
    get { values[key] }
    set { values[key] = newValue }
  }

  /// A text; nil when absent or something else.
  public func text(_ key: String) -> String? {
    if case .text(let text)? = values[key] { text } else { nil }
  }

  public func flag(_ key: String) -> Bool? {
    if case .flag(let flag)? = values[key] { flag } else { nil }
  }

  /// A list; a text is a list of one; nil when absent.
  public func list(_ key: String) -> [String]? {
    switch values[key] {
    case .list(let list)?: list
    case .text(let text)?: [text]
    default: nil
    }
  }

  public func map(_ key: String) -> [String: String]? {
    if case .map(let map)? = values[key] { map } else { nil }
  }
}
