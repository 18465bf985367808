import Records

/// Reads the spellings of texts and numbers that the languages of this family share with C.
enum QuotedText {
  /// The text that a literal stands for.
  /// - Parameter isQuoted: the first and last byte are quotes.
  /// - Complexity: O(length).
  static func content(of literal: UnsafeBufferPointer<UInt8>, isQuoted: Bool, _ pool: inout TextPool) -> TextID {
    let inner = isQuoted ? UnsafeBufferPointer(rebasing: literal.dropFirst().dropLast(literal.count > 1 ? 1 : 0)) : literal
    guard inner.contains(UInt8(ascii: "\\")) else { return pool.intern(inner) }
    var text: [UInt8] = []
    var i = 0
    while i < inner.count {
      guard inner[i] == UInt8(ascii: "\\"), i + 1 < inner.count else {
        text.append(inner[i])
        i += 1
        continue
      }
      i += 1
      switch inner[i] {
      case UInt8(ascii: "n"): text.append(0x0a)
      case UInt8(ascii: "t"): text.append(0x09)
      case UInt8(ascii: "r"): text.append(0x0d)
      case UInt8(ascii: "b"): text.append(0x08)
      case UInt8(ascii: "f"): text.append(0x0c)
      case UInt8(ascii: "v"): text.append(0x0b)
      case UInt8(ascii: "0"): text.append(0)
      case 0x0a: break
      case UInt8(ascii: "x"): i += scalar(inner, i + 1, 2, &text)
      case UInt8(ascii: "u"):
        if i + 1 < inner.count, inner[i + 1] == UInt8(ascii: "{") {
          let digits = inner[(i + 2)...].prefix { $0 != UInt8(ascii: "}") }.count
          i += 2 + scalar(inner, i + 2, digits, &text)
        } else {
          i += scalar(inner, i + 1, 4, &text)
        }
      default: text.append(inner[i])
      }
      i += 1
    }
    return text.withUnsafeBufferPointer { pool.intern($0) }
  }

  /// Appends the scalar that so many hexadecimal digits name; what names none becomes U+FFFD. Returns the digits it took.
  private static func scalar(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ digits: Int, _ text: inout [UInt8]) -> Int {
    let end = min(start + digits, bytes.count)
    let value = UInt32(String(decoding: bytes[min(start, end)..<end], as: UTF8.self), radix: 16)
    text += Array(String(value.flatMap(Unicode.Scalar.init) ?? "\u{FFFD}").utf8)
    return max(0, end - start)
  }

  /// The number that a literal stands for; not a number when it cannot be read.
  static func number(_ literal: UnsafeBufferPointer<UInt8>) -> Double {
    let text = String(decoding: literal, as: UTF8.self).filter { $0 != "_" }.lowercased()
    for (prefix, radix) in [("0x", 16), ("0b", 2), ("0o", 8)] where text.hasPrefix(prefix) {
      return UInt64(text.dropFirst(2), radix: radix).map(Double.init) ?? .nan
    }
    return Double(text) ?? .nan
  }
}
