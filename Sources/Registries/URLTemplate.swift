/// An address with holes: `{base:index}/{name}/`. It begins with a base, so that tests and mirrors can stand in for any server.
///
/// A hole names a variable, then what is done with its text, in order: `{name|lower|cargo-prefix}`. This is the one place where
/// addresses are made. What fills a hole is percent-encoded, unless an encoding of its own is the last filter.
public struct URLTemplate: Sendable, Equatable {
  /// What a hole may stand for; which of them a template may use depends on where it stands in the descriptor.
  enum Variable: String, CaseIterable {
    case name, version, cursor
    case pageSize = "page-size"
  }

  /// What is done with a variable's text.
  enum Filter: String {
    /// ASCII capitals become small letters.
    case lower
    /// The folders of cargo's sparse index: `1`, `2`, `3/a`, `ca/rg` (registry-index.md).
    case cargoPrefix = "cargo-prefix"
    /// `!` and the small letter for every capital, as the module proxy writes paths and versions (go.dev/ref/mod).
    case goBang = "go-bang"
    /// A JSON text, quotes included.
    case json
    /// Encoding: everything that RFC 3986 lets stand in a path stays, `/` too.
    case path
    /// Encoding: like `path`, but the `/` after a scope becomes `%2f`, as npm's registry wants it.
    case scoped
  }

  enum Piece: Sendable, Equatable {
    case literal(String)
    case hole(Variable, [Filter])
  }

  /// Which of the descriptor's bases it begins with.
  let base: String
  let pieces: [Piece]

  /// Whether it has a hole for a variable.
  func uses(_ variable: Variable) -> Bool {
    pieces.contains { if case .hole(variable, _) = $0 { true } else { false } }
  }

  /// nil when it does not begin with `{base:…}`, or has a hole for another variable or with an unknown filter.
  init?(_ text: String, variables: Set<Variable>) {
    guard text.hasPrefix("{base:"), let close = text.firstIndex(of: "}") else { return nil }
    base = String(text[..<close].dropFirst("{base:".count))
    guard let pieces = Self.pieces(of: text[close...].dropFirst(), variables) else { return nil }
    self.pieces = pieces
  }

  /// The pieces of a text with holes, nil when a hole is none.
  static func pieces(of text: Substring, _ variables: Set<Variable>) -> [Piece]? {
    var pieces: [Piece] = []
    var rest = text
    while let open = rest.firstIndex(of: "{") {
      guard let close = rest[open...].firstIndex(of: "}") else { return nil }
      let words = rest[open..<close].dropFirst().split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      let filters = words.dropFirst().compactMap(Filter.init)
      guard let variable = Variable(rawValue: words[0]), variables.contains(variable), filters.count == words.count - 1 else { return nil }
      pieces += [.literal(String(rest[..<open])), .hole(variable, filters)]
      rest = rest[close...].dropFirst()
    }
    return pieces + [.literal(String(rest))]
  }

  /// The address for the variables' values; nil when one is missing or cannot be written that way.
  /// - Parameter address: the base's.
  func filled(base address: String, _ values: [Variable: String]) -> String? {
    var text = address
    while text.hasSuffix("/") { text.removeLast() }
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .hole(let variable, let filters):
        guard let value = values[variable], let filled = Self.filled(value, filters) else { return nil }
        text += filled
      }
    }
    return text
  }

  private static func filled(_ value: String, _ filters: [Filter]) -> String? {
    var value = value
    for filter in filters {
      switch filter {
      case .lower: value = String(decoding: value.utf8.map(NameTransform.lowered), as: UTF8.self)
      case .cargoPrefix: value = cargoPrefix(value)
      case .goBang:
        guard let escaped = goBang(value) else { return nil }
        value = escaped
      case .json: value = JSONText.quoted(value)
      case .path, .scoped: break
      }
    }
    switch filters.last {
    case .path: return percentEncoded(value, except: pathBytes)
    case .scoped: return percentEncoded(value, except: pathBytes.subtracting([UInt8(ascii: "/")])).replacing("%2F", with: "%2f")
    default: return filters.contains(.cargoPrefix) ? percentEncoded(value, except: pathBytes) : percentEncoded(value, except: unreserved)
    }
  }

  private static func cargoPrefix(_ name: String) -> String {
    let bytes = Array(name.utf8)
    func part(_ range: Range<Int>) -> String { String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self) }
    return bytes.count < 3 ? "\(bytes.count)" : bytes.count == 3 ? "3/\(part(0..<1))" : "\(part(0..<2))/\(part(2..<4))"
  }

  /// nil for a text that holds `!` or is not ASCII: no module path or version does.
  private static func goBang(_ text: String) -> String? {
    var bytes: [UInt8] = []
    for byte in text.utf8 {
      guard byte < 0x80, byte != UInt8(ascii: "!") else { return nil }
      if NameTransform.lowered(byte) != byte { bytes.append(UInt8(ascii: "!")) }
      bytes.append(NameTransform.lowered(byte))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// RFC 3986's unreserved characters.
  private static let unreserved = Set(UInt8(ascii: "a")...UInt8(ascii: "z")).union(UInt8(ascii: "A")...UInt8(ascii: "Z"))
    .union(UInt8(ascii: "0")...UInt8(ascii: "9")).union("-._~".utf8)
  /// What RFC 3986 lets stand in a path.
  private static let pathBytes = unreserved.union("!$&'()*+,;=:@/".utf8)

  private static func percentEncoded(_ text: String, except plain: Set<UInt8>) -> String {
    var out = ""
    for byte in text.utf8 {
      if plain.contains(byte) {
        out.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        out += "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
      }
    }
    return out
  }
}
