/// One published package: registry id, native name, native version. The primary key everywhere; a purl is an export of it.
public struct PackageKey: Hashable, Sendable {
  /// The registry descriptor's id: `pypi`, `npm`. `local` for a folder or archive of the user's own.
  public var registry: String
  /// The registry's canonical spelling of the name.
  public var name: String
  /// The registry's own spelling of the version.
  public var version: String

  public init(registry: String, name: String, version: String) {
    self.registry = registry
    self.name = name
    self.version = version
  }
}

extension PackageKey: Comparable {
  /// Byte order of registry, name, version: the canonical order of packages in a chunk.
  public static func < (a: PackageKey, b: PackageKey) -> Bool {
    if a.registry != b.registry { return a.registry.utf8.lexicographicallyPrecedes(b.registry.utf8) }
    if a.name != b.name { return a.name.utf8.lexicographicallyPrecedes(b.name.utf8) }
    return a.version.utf8.lexicographicallyPrecedes(b.version.utf8)
  }
}

/// A package URL as people type it: `pkg:pypi/requests@2.32.5`, `pypi/requests`, `requests@2.32.5`.
///
/// Grammar: the purl specification (ECMA-427), types and names only; qualifiers and subpath are refused.
public struct PackageURL: Equatable, Sendable {
  /// The purl type, lower case; nil when the text names none.
  public var type: String?
  /// Namespace and name joined by `/`, percent-decoded.
  public var name: String
  public var version: String?

  public init(type: String?, name: String, version: String?) {
    self.type = type
    self.name = name
    self.version = version
  }

  /// Parses a purl with or without its `pkg:` scheme.
  /// - Parameter knownTypes: purl types that may stand first when the scheme is missing (`pypi/requests`).
  /// - Throws: `.usage` naming the text when it has no name or carries qualifiers.
  public init(parsing text: String, knownTypes: Set<String>) throws(OmniError) {
    var rest = Substring(text)
    let hasScheme = rest.hasPrefix("pkg:")
    if hasScheme { rest = rest.dropFirst(4).drop { $0 == "/" } }
    if rest.contains("?") || rest.contains("#") {
      throw OmniError(.usage, "purl qualifiers and subpaths are not supported", at: text, hint: "write pkg:TYPE/NAME@VERSION")
    }
    var version: String?
    if let at = rest.lastIndex(of: "@"), at != rest.startIndex, rest[rest.index(before: at)] != "/" {
      version = Self.percentDecoded(rest[rest.index(after: at)...])
      rest = rest[..<at]
    }
    var type: String?
    if let slash = rest.firstIndex(of: "/"), hasScheme || knownTypes.contains(rest[..<slash].lowercased()) {
      type = rest[..<slash].lowercased()
      rest = rest[rest.index(after: slash)...]
    }
    let name = Self.percentDecoded(rest)
    guard !name.isEmpty, version != "", type != "" else {
      throw OmniError(.usage, "not a package URL", at: text, hint: "write pkg:TYPE/NAME@VERSION, for example pkg:pypi/requests@2.32.5")
    }
    self.init(type: type, name: name, version: version)
  }

  private static func percentDecoded(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    let utf8 = Array(text.utf8)
    var i = 0
    while i < utf8.count {
      if utf8[i] == UInt8(ascii: "%"), i + 2 < utf8.count, let byte = UInt8(String(decoding: utf8[i + 1...i + 2], as: UTF8.self), radix: 16) {
        bytes.append(byte)
        i += 3
      } else {
        bytes.append(utf8[i])
        i += 1
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The canonical spelling, each segment percent-encoded; without a type, name and version as they are.
  public var description: String {
    guard let type else { return name + (version.map { "@" + $0 } ?? "") }
    let segments = name.split(separator: "/", omittingEmptySubsequences: false).map { Self.percentEncoded($0) }
    return "pkg:\(type)/\(segments.joined(separator: "/"))" + (version.map { "@" + Self.percentEncoded($0[...]) } ?? "")
  }

  private static func percentEncoded(_ text: Substring) -> String {
    var out = ""
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: ":"):
        out.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        out += "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
      }
    }
    return out
  }
}
