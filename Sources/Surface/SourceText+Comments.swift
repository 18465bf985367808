import Rules

extension SourceText {
  /// Where comments stand in a piece of source that begins outside of strings and comments, ascending.
  /// - Complexity: O(length).
  static func comments(in text: UnsafeBufferPointer<UInt8>, _ lexis: LexicalRules) -> [Range<Int>] {
    guard let mark = lexis.lineComment.first ?? lexis.blockStart.first, text.contains(mark) else { return [] }
    var found: [Range<Int>] = []
    var i = 0
    while i < text.count {
      let rest = text[i...]
      let start = i
      if lexis.strings.contains(text[i]) || lexis.rawStrings.contains(text[i]) {
        i = end(ofStringAt: i, in: text, isRaw: lexis.rawStrings.contains(text[i]))
      } else if !lexis.lineComment.isEmpty, rest.starts(with: lexis.lineComment) {
        i = rest.firstIndex(of: 0x0a) ?? text.count
        found.append(start..<i)
      } else if !lexis.blockStart.isEmpty, rest.starts(with: lexis.blockStart) {
        i += lexis.blockStart.count
        while i < text.count, !text[i...].starts(with: lexis.blockEnd) { i += 1 }
        i = min(text.count, i + lexis.blockEnd.count)
        found.append(start..<i)
      } else {
        i += 1
      }
    }
    return found
  }

  private static func end(ofStringAt start: Int, in text: UnsafeBufferPointer<UInt8>, isRaw: Bool) -> Int {
    var i = start + 1
    while i < text.count, text[i] != text[start] {
      if !isRaw, text[i] == 0x0a { return i }
      i += !isRaw && text[i] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(text.count, i + 1)
  }
}
