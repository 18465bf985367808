/// The words of identifiers, and what counts as a byte of one. Bytes are UTF-8; case means ASCII letters.
public enum IdentifierWords {
  /// Runs of letters and digits, cut before a capital that begins a word (`HTTPServer` → `HTTP`, `Server`).
  /// - Complexity: O(bytes).
  public static func split(_ text: UnsafeBufferPointer<UInt8>) -> [Slice<UnsafeBufferPointer<UInt8>>] {
    var words: [Slice<UnsafeBufferPointer<UInt8>>] = []
    var start: Int?
    for (i, byte) in text.enumerated() {
      if !isWordByte(byte) || byte == UInt8(ascii: "_") {
        if let start { words.append(text[start..<i]) }
        start = nil
      } else if let begin = start {
        let isHump = isUpper(byte) && (!isUpper(text[i - 1]) || (i + 1 < text.count && isLower(text[i + 1])))
        if isHump {
          words.append(text[begin..<i])
          start = i
        }
      } else {
        start = i
      }
    }
    if let start { words.append(text[start...]) }
    return words
  }

  /// A byte in lower case.
  public static func folded(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }

  /// Letters, digits, `_` and everything beyond ASCII.
  public static func isWordByte(_ byte: UInt8) -> Bool {
    isUpper(byte) || isLower(byte) || byte == UInt8(ascii: "_") || byte >= 0x80 || (byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9"))
  }

  private static func isUpper(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z") }
  private static func isLower(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "a") && byte <= UInt8(ascii: "z") }
}
