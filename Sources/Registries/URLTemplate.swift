/// An address with holes: `{base:index}/{name}/`. It begins with a base, so that tests and mirrors can stand in for any server.
public struct URLTemplate: Sendable, Equatable {
  enum Piece: Sendable, Equatable {
    case literal(String)
    case name
  }

  /// Which of the descriptor's bases it begins with.
  let base: String
  let pieces: [Piece]

  /// nil when it does not begin with `{base:…}` or has a hole other than `{name}`.
  public init?(_ text: String) {
    guard text.hasPrefix("{base:"), let close = text.firstIndex(of: "}") else { return nil }
    base = String(text[..<close].dropFirst("{base:".count))
    var pieces: [Piece] = []
    var rest = text[close...].dropFirst()
    while let open = rest.firstIndex(of: "{") {
      guard rest[open...].hasPrefix("{name}") else { return nil }
      pieces += [.literal(String(rest[..<open])), .name]
      rest = rest[open...].dropFirst("{name}".count)
    }
    self.pieces = pieces + [.literal(String(rest))]
  }

  /// The address for a package name, which is percent-encoded.
  func filled(base address: String, name: String) -> String {
    var text = address
    while text.hasSuffix("/") { text.removeLast() }
    for piece in pieces {
      switch piece {
      case .literal(let literal): text += literal
      case .name: text += Self.percentEncoded(name)
      }
    }
    return text
  }

  /// Everything but RFC 3986's unreserved characters as `%XX`.
  private static func percentEncoded(_ text: String) -> String {
    var out = ""
    for byte in text.utf8 {
      let scalar = Unicode.Scalar(byte)
      if scalar.isASCII, scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal || "-._~".unicodeScalars.contains(scalar) {
        out.unicodeScalars.append(scalar)
      } else {
        out += "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
      }
    }
    return out
  }
}
