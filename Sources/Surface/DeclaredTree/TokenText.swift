import Records

/// Tokens printed as source: the text that a macro call stands for, with the place of every token.
struct TokenText {
  private(set) var bytes: [UInt8] = []
  private(set) var starts: [UInt32] = []
  private(set) var places: [Place] = []
  private var last: MacroToken?
  private var lineStart = 0

  /// Prints tokens after what is there, bodies of functions left out where nothing in them can show.
  mutating func append(_ tokens: ArraySlice<MacroToken>, _ words: MacroWords, _ pool: borrowing TextPool) {
    var i = tokens.startIndex
    var isDeclaring = false
    while i < tokens.endIndex {
      let token = tokens[i]
      print(token, words, pool)
      i += 1
      switch token.kind {
      case .word where words.bodies.contains(token.text): isDeclaring = i < tokens.endIndex && tokens[i].kind == .word
      case .mark where token.byte == UInt8(ascii: ";"): isDeclaring = false
      case .open where isDeclaring && token.byte != 0:
        let close = i - 1 + Int(token.length)
        if token.byte != UInt8(ascii: "{") {
          for inner in tokens[i..<close] { print(inner, words, pool) }
        } else {
          isDeclaring = false
          if tokens[i..<close].contains(where: { $0.kind == .word && words.bodyMarks.contains($0.text) }) { continue }
        }
        i = close
      default: break
      }
    }
  }

  /// Text that stands in no file, as the wrapper around members.
  mutating func append(_ text: String, at place: Place) {
    starts.append(UInt32(bytes.count))
    places.append(place)
    bytes.append(contentsOf: text.utf8)
    last = nil
  }

  private mutating func print(_ token: MacroToken, _ words: MacroWords, _ pool: borrowing TextPool) {
    if (token.kind == .open || token.kind == .close) && token.byte == 0 { return }
    if isSpace(before: token, words) {
      // Lines stay short: very long ones count as generated and are not parsed.
      let isFull = bytes.count - lineStart > 1_000
      bytes.append(isFull ? 0x0a : 0x20)
      if isFull { lineStart = bytes.count }
    }
    starts.append(UInt32(bytes.count))
    places.append(token.place)
    switch token.kind {
    case .word, .lifetime, .literal: pool.withBytes(token.text) { bytes.append(contentsOf: $0) }
    case .mark, .open: bytes.append(token.byte)
    case .close: bytes.append(MacroToken.closing(of: token.byte))
    }
    last = token
  }

  /// A metavariable stays glued to its sign, and the defining word to the mark that follows: the grammar takes each for one token.
  private func isSpace(before token: MacroToken, _ words: MacroWords) -> Bool {
    guard let last else { return false }
    if last.kind == .mark, last.length > 1 || last.byte == UInt8(ascii: "$") { return false }
    if last.kind == .word, last.text == words.macro, token.kind == .mark { return false }
    if token.isSpaced { return true }
    let isWord = last.kind == .word || last.kind == .lifetime || last.kind == .literal
    return isWord && (token.kind == .word || token.kind == .lifetime || token.kind == .literal)
  }
}
