import Records

/// What a macro call stands for, as tokens.
struct MacroResult {
  var tokens: [MacroToken]
  /// Where the outermost call stands.
  var call: Place
  /// How many calls deep.
  var depth: Int
  var isInferred: Bool

  /// A call that stands alone, without being parsed first: recursive macros stay tokens on their whole way.
  struct Call {
    var attributes: Range<Int>
    var path: Range<Int>
    var arguments: Range<Int>
  }

  /// The call that begins at an offset, or everything up to the next one.
  /// - Parameter macro: the word that makes a call a definition.
  func piece(from start: Int, macro: TextID) -> (call: Call?, end: Int) {
    var i = start
    while i < tokens.count {
      if let (call, end) = call(at: i, macro: macro) { return i == start ? (call, end) : (nil, i) }
      i = itemEnd(from: i)
    }
    return (nil, tokens.count)
  }

  /// The items in a range, as far as tokens tell.
  func items(in range: Range<Int>) -> [ArraySlice<MacroToken>] {
    var items: [ArraySlice<MacroToken>] = []
    var i = range.lowerBound
    while i < range.upperBound {
      let end = min(itemEnd(from: i), range.upperBound)
      items.append(tokens[i..<end])
      i = end
    }
    return items
  }

  private func itemEnd(from start: Int) -> Int {
    var i = start
    while i < tokens.count {
      let token = tokens[i]
      i += token.treeLength
      if token.isMark(UInt8(ascii: ";")) || token.isOpen(UInt8(ascii: "{")) { return i }
    }
    return tokens.count
  }

  private func call(at start: Int, macro: TextID) -> (Call, end: Int)? {
    var i = start
    while i + 1 < tokens.count, tokens[i].isMark(UInt8(ascii: "#")), tokens[i + 1].isOpen(UInt8(ascii: "[")) { i += 1 + tokens[i + 1].treeLength }
    let path = i
    while i < tokens.count, (tokens[i].kind == .word && tokens[i].text != macro) || (tokens[i].isMark(UInt8(ascii: ":")) && isPathMark(i)) { i += 1 }
    guard i > path, i + 1 < tokens.count, tokens[i - 1].kind == .word, tokens[i].isMark(UInt8(ascii: "!")), tokens[i + 1].kind == .open,
      isPath(path..<i)
    else { return nil }
    let close = i + 1 + Int(tokens[i + 1].length)
    let hasEnd = close + 1 < tokens.count && tokens[close + 1].isMark(UInt8(ascii: ";"))
    return (Call(attributes: start..<path, path: path..<i, arguments: (i + 2)..<close), close + (hasEnd ? 2 : 1))
  }

  private func isPathMark(_ i: Int) -> Bool {
    tokens[i].length == 2 || (i > 0 && tokens[i - 1].isMark(UInt8(ascii: ":")) && tokens[i - 1].length == 2)
  }

  /// Words with separators between: `a::b`, not `pub m`.
  private func isPath(_ range: Range<Int>) -> Bool {
    !zip(range, range.dropFirst()).contains { tokens[$0].kind == .word && tokens[$1].kind == .word }
  }
}

extension ArraySlice where Element == MacroToken {
  /// Whether the tokens are an extension whose members are another's: a trait's. No surface depends on it.
  func isForeign(_ words: MacroWords) -> Bool {
    var i = startIndex
    while i + 1 < endIndex, self[i].isMark(UInt8(ascii: "#")), self[i + 1].isOpen(UInt8(ascii: "[")) { i += 1 + self[i + 1].treeLength }
    // A bracket that closes behind the slice leads out of it.
    guard i < endIndex, let word = self[i...].prefix(2).firstIndex(where: { $0.kind == .word && $0.text == words.extending }) else { return false }
    i = word + 1
    while i + 1 < endIndex, !self[i].isOpen(UInt8(ascii: "{")) {
      // `for<'a>` only introduces lifetimes.
      if self[i].kind == .word, self[i].text == words.another, !self[i + 1].isMark(UInt8(ascii: "<")) { return true }
      i += self[i].treeLength
    }
    return false
  }
}
