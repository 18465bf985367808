public import Records

extension ManifestValue {
  /// How deep a JSON manifest may nest.
  private static var depthLimit: Int { 128 }

  /// Reads a JSON text (RFC 8259) with the order of its keys, which Foundation's reader loses; of equal keys the last one counts.
  /// - Throws: `.invalid` with the byte offset.
  /// - Complexity: O(length); nesting is bounded.
  public init(json bytes: [UInt8]) throws(OmniError) {
    var reader = JSONReader(bytes: bytes, position: bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0)
    self = try reader.value(depth: 0)
    reader.skipSpace()
    guard reader.position == bytes.count else { throw reader.error("something follows the value") }
  }

  private struct JSONReader {
    let bytes: [UInt8]
    var position: Int

    var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

    func error(_ what: String) -> OmniError { OmniError(.invalid, "not JSON", why: "\(what), at byte \(position)") }

    mutating func skipSpace() {
      while let byte, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    mutating func value(depth: Int) throws(OmniError) -> ManifestValue {
      guard depth < ManifestValue.depthLimit else { throw error("nested too deeply") }
      skipSpace()
      switch byte {
      case UInt8(ascii: "{"): return try table(depth: depth)
      case UInt8(ascii: "["): return try list(depth: depth)
      case UInt8(ascii: "\""): return .text(try string())
      default: return try word()
      }
    }

    private mutating func table(depth: Int) throws(OmniError) -> ManifestValue {
      var entries: [Entry] = []
      var places: [String: Int] = [:]
      position += 1
      skipSpace()
      while byte != UInt8(ascii: "}") {
        guard byte == UInt8(ascii: "\"") else { throw error("a key must be a string") }
        let key = try string()
        skipSpace()
        guard byte == UInt8(ascii: ":") else { throw error("':' must follow a key") }
        position += 1
        let value = try value(depth: depth + 1)
        if let place = places[key] {
          entries[place].value = value
        } else {
          places[key] = entries.count
          entries.append(Entry(key: key, value: value))
        }
        try separator(before: UInt8(ascii: "}"))
      }
      position += 1
      return .table(entries)
    }

    private mutating func list(depth: Int) throws(OmniError) -> ManifestValue {
      var items: [ManifestValue] = []
      position += 1
      skipSpace()
      while byte != UInt8(ascii: "]") {
        items.append(try value(depth: depth + 1))
        try separator(before: UInt8(ascii: "]"))
      }
      position += 1
      return .list(items)
    }

    /// Passes a comma; before the closing byte there may be none.
    private mutating func separator(before end: UInt8) throws(OmniError) {
      skipSpace()
      if byte == end { return }
      guard byte == UInt8(ascii: ",") else { throw error("',' or the end must follow a value") }
      position += 1
      skipSpace()
      if byte == end { throw error("a value must follow ','") }
    }

    private mutating func word() throws(OmniError) -> ManifestValue {
      let start = position
      while let byte, byte > 0x20, byte != UInt8(ascii: ","), byte != UInt8(ascii: "]"), byte != UInt8(ascii: "}") { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      switch text {
      case "true": return .flag(true)
      case "false": return .flag(false)
      case "null": return .null
      default:
        guard let first = text.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first), let number = Double(text) else {
          position = start
          throw error("not a value")
        }
        return .number(number)
      }
    }

    private mutating func string() throws(OmniError) -> String {
      position += 1
      var out: [UInt8] = []
      while let byte, byte != UInt8(ascii: "\"") {
        guard byte >= 0x20 else { throw error("a control character in a string") }
        position += 1
        guard byte == UInt8(ascii: "\\") else {
          out.append(byte)
          continue
        }
        guard let escape = self.byte else { break }
        position += 1
        switch escape {
        case UInt8(ascii: "n"): out.append(0x0a)
        case UInt8(ascii: "t"): out.append(0x09)
        case UInt8(ascii: "r"): out.append(0x0d)
        case UInt8(ascii: "b"): out.append(0x08)
        case UInt8(ascii: "f"): out.append(0x0c)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(escape)
        case UInt8(ascii: "u"): out += Array(String(try scalar()).utf8)
        default: throw error("an unknown escape")
        }
      }
      guard byte != nil else { throw error("a string without end") }
      position += 1
      return String(decoding: out, as: UTF8.self)
    }

    /// The scalar of `\uXXXX`, of a pair of them where it is a surrogate; a lone surrogate is U+FFFD.
    private mutating func scalar() throws(OmniError) -> Unicode.Scalar {
      let high = try unit()
      if let scalar = Unicode.Scalar(high) { return scalar }
      guard high < 0xdc00, position + 1 < bytes.count, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u") else {
        return "\u{FFFD}"
      }
      let mark = position
      position += 2
      let low = try unit()
      guard (0xdc00..<0xe000).contains(low) else {
        position = mark
        return "\u{FFFD}"
      }
      return Unicode.Scalar(0x10000 + (high - 0xd800) << 10 + (low - 0xdc00)) ?? "\u{FFFD}"
    }

    private mutating func unit() throws(OmniError) -> UInt32 {
      guard position + 4 <= bytes.count, let unit = UInt32(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16) else {
        throw error("four hexadecimal digits must follow \\u")
      }
      position += 4
      return unit
    }
  }
}
