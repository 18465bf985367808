import Records

/// Tokens printed as source: the text that a macro call stands for, with the place of every token.
struct TokenText {
  private(set) var bytes: [UInt8] = []
  private(set) var starts: [UInt32] = []
  private(set) var places: [Place] = []
  private var last: Token?

  /// Prints tokens after what is there. A metavariable stays glued to its sign, and `glued` to the mark that follows: the grammar takes
  /// them for one token.
  mutating func append(_ tokens: ArraySlice<Token>, glued: TextID, _ pool: borrowing TextPool) {
    for token in tokens {
      if (token.kind == .open || token.kind == .close) && token.byte == 0 { continue }
      if isSpace(before: token, glued) { bytes.append(0x20) }
      starts.append(UInt32(bytes.count))
      places.append(token.place)
      switch token.kind {
      case .word, .lifetime, .literal: pool.withBytes(token.text) { bytes.append(contentsOf: $0) }
      case .mark, .open: bytes.append(token.byte)
      case .close: bytes.append(Token.closing(of: token.byte))
      }
      last = token
    }
  }

  /// Text that stands in no file, as the wrapper around members.
  mutating func append(_ text: String, at place: Place) {
    starts.append(UInt32(bytes.count))
    places.append(place)
    bytes.append(contentsOf: text.utf8)
    last = nil
  }

  private func isSpace(before token: Token, _ glued: TextID) -> Bool {
    guard let last else { return false }
    if last.kind == .mark, last.length > 1 || last.byte == UInt8(ascii: "$") { return false }
    if last.kind == .word, last.text == glued, token.kind == .mark { return false }
    if token.isSpaced { return true }
    let isWord = last.kind == .word || last.kind == .lifetime || last.kind == .literal
    return isWord && (token.kind == .word || token.kind == .lifetime || token.kind == .literal)
  }
}
