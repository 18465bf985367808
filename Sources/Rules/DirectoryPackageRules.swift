import Records
import StrictYAML

/// The directory-package module system: a folder is a package, its files share one scope, and build constraints choose them.
public struct DirectoryPackageRules: Sendable {
  /// What stands between a package's path and a name in it. Between the steps of a package's path there is `/`.
  public let separator: UInt8
  /// The word that opens a file's package clause, the one that opens an import, and the one that names the module in a manifest.
  public let packageKeyword: [UInt8]
  public let importKeyword: [UInt8]
  public let manifestKeyword: [UInt8]
  /// Files (globs) that are never built into a package.
  public let notBuilt: [Glob]
  /// Package names (globs) that nobody can import.
  public let notImportable: [Glob]
  /// Package names (globs) whose files count for nothing.
  public let ignored: [Glob]
  /// Words at the start of a top-level declaration: those of `wholes` are parsed as they are, of those of `heads` nothing in braces counts.
  public let wholes: [[UInt8]]
  public let heads: [[UInt8]]
  public let constraints: ConstraintRules
}

/// How files say on which platforms and under which switches they are built.
public struct ConstraintRules: Sendable {
  /// Tags of which exactly one holds: a setting of the package.
  public struct Axis: Sendable {
    /// The setting's name.
    public let setting: String
    public let standard: String
    public let values: Set<[UInt8]>
    /// A file name that ends with `_` and a value is built for that value only.
    public let isInFileNames: Bool
  }

  /// Tags `prefix1`, `prefix2`, … that hold up to a release.
  public struct Releases: Sendable {
    /// The setting that names the newest one that holds.
    public let setting: String
    public let prefix: [UInt8]
    public let standard: Int

    /// The number of a release's tag.
    public func number(_ tag: some Collection<UInt8>) -> Int? {
      tag.starts(with: prefix) ? Int(String(decoding: tag.dropFirst(prefix.count), as: UTF8.self)) : nil
    }
  }

  /// What opens a line with a boolean expression of tags.
  public let mark: [UInt8]
  /// What opens, behind a line comment's opening, a line in the older form.
  public let olderMark: [UInt8]
  /// In file names, the values of the first axis stand before those of the second.
  public let axes: [Axis]
  /// Tags that are settings, `true` or `false`, with what holds unless they are set.
  public let switches: [(name: String, isOn: Bool)]
  /// Tags that hold when one of these values of an axis does.
  public let implied: [(tag: [UInt8], by: [[UInt8]])]
  public let releases: Releases?
  /// Import paths whose files are built only when a tag holds.
  public let imports: [(path: [UInt8], tag: [UInt8])]
}

extension DirectoryPackageRules {
  init(_ map: YAMLMap) throws(OmniError) {
    let outline = try map.map("outline") { (m) throws(OmniError) in (try bytes("wholes", m), try bytes("heads", m)) }
    self.init(
      separator: try byte("separator", map), packageKeyword: Array(try map.string("package-keyword").utf8),
      importKeyword: Array((try map.optionalString("import-keyword") ?? "").utf8),
      manifestKeyword: Array((try map.optionalString("manifest-keyword") ?? "").utf8), notBuilt: try globs("not-built", map),
      notImportable: try globs("not-importable", map), ignored: try globs("ignored-packages", map), wholes: outline?.0 ?? [],
      heads: outline?.1 ?? [],
      constraints: try map.map("constraints") { (m) throws(OmniError) in try ConstraintRules(m) } ?? ConstraintRules.none)
  }
}

extension ConstraintRules {
  init(_ map: YAMLMap) throws(OmniError) {
    self.init(
      mark: Array((try map.optionalString("mark") ?? "").utf8), olderMark: Array((try map.optionalString("older-mark") ?? "").utf8),
      axes: try map.maps("axes") { (name, m) throws(OmniError) in
        Axis(
          setting: name, standard: try m.string("default"), values: Set(try bytes("values", m)), isInFileNames: try m.bool("in-file-names") ?? false)
      }, switches: try Self.switches(map), implied: try Self.implied(map),
      releases: try map.map("releases") { (m) throws(OmniError) in try Releases(m) },
      imports: try map.pairs("imports").map { (Array($0.key.utf8), Array($0.value.utf8)) })
  }

  static let none = Self(mark: [], olderMark: [], axes: [], switches: [], implied: [], releases: nil, imports: [])

  private static func switches(_ map: YAMLMap) throws(OmniError) -> [(name: String, isOn: Bool)] {
    let pairs = try map.pairs("switches")
    guard pairs.allSatisfy({ $0.value == "true" || $0.value == "false" }) else {
      throw map.error("switches", "a switch must be true or false")
    }
    return pairs.map { ($0.key, $0.value == "true") }
  }

  private static func implied(_ map: YAMLMap) throws(OmniError) -> [(tag: [UInt8], by: [[UInt8]])] {
    var result: [(tag: [UInt8], by: [[UInt8]])] = []
    for (key, value) in try map.values("implied") {
      guard case .list(let list) = value else { throw map.error("implied", "'\(key)' must list the values that imply it") }
      result.append((Array(key.utf8), list.map { Array($0.utf8) }))
    }
    return result
  }
}

extension ConstraintRules.Releases {
  init(_ map: YAMLMap) throws(OmniError) {
    setting = try map.string("setting")
    let prefix = Array(try map.string("prefix").utf8), newest = try map.string("default")
    guard newest.utf8.starts(with: prefix), let number = Int(String(decoding: newest.utf8.dropFirst(prefix.count), as: UTF8.self)) else {
      throw map.error("default", "'default' must be the prefix and a number", hint: "default: \(String(decoding: prefix, as: UTF8.self))1")
    }
    self.prefix = prefix
    standard = number
  }
}
