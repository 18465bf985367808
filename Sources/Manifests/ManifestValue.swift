/// A value of a package manifest: `package.json`, `Cargo.toml`. Keys keep the file's order, which means something in some (`exports`).
public enum ManifestValue: Sendable, Equatable {
  case text(String)
  case number(Double)
  case flag(Bool)
  case null
  case list([ManifestValue])
  case table([Entry])

  public struct Entry: Sendable, Equatable {
    public var key: String
    public var value: ManifestValue

    public init(key: String, value: ManifestValue) {
      self.key = key
      self.value = value
    }
  }

  /// The value under a key of a table; nil when there is none, or this is no table.
  public subscript(key: String) -> ManifestValue? { entries?.first { $0.key == key }?.value }

  /// The value at the end of a way of keys.
  public subscript(path path: String...) -> ManifestValue? {
    var value: ManifestValue? = self
    for key in path { value = value?[key] }
    return value
  }

  public var text: String? { if case .text(let text) = self { text } else { nil } }
  public var flag: Bool? { if case .flag(let flag) = self { flag } else { nil } }
  public var list: [ManifestValue]? { if case .list(let list) = self { list } else { nil } }
  public var entries: [Entry]? { if case .table(let entries) = self { entries } else { nil } }
}
