/// One step of turning a name as people write it into the registry's own spelling.
public enum NameTransform: String, Sendable, CaseIterable {
  /// ASCII capitals become small letters.
  case lower
  /// Small letters, and every run of `-`, `_` and `.` becomes one `-` (PEP 503). Refuses what PEP 508 does not call a name.
  case pep503
  /// Every `_` becomes `-`.
  case hyphens
  /// Every `-` becomes `_`.
  case underscores

  /// The transformed name, nil when the text is no name at all to this transform.
  func apply(_ name: String) -> String? {
    switch self {
    case .lower: return String(decoding: name.utf8.map(Self.lowered), as: UTF8.self)
    case .pep503: return Self.pep503(name)
    case .hyphens: return name.replacing("_", with: "-")
    case .underscores: return name.replacing("-", with: "_")
    }
  }

  /// Small letter of an ASCII capital, any other byte as it is.
  static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
  }

  private static func pep503(_ name: String) -> String? {
    var bytes: [UInt8] = []
    var gap = false
    for byte in name.utf8 {
      switch lowered(byte) {
      case let letter where (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter):
        if gap { bytes.append(UInt8(ascii: "-")) }
        gap = false
        bytes.append(letter)
      case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
        if bytes.isEmpty { return nil }
        gap = true
      default: return nil
      }
    }
    return bytes.isEmpty || gap ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
