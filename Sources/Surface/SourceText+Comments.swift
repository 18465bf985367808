import Rules

extension SourceText {
  /// Where comments stand in a piece of source that begins outside of strings and comments, ascending.
  /// - Complexity: O(length).
  static func comments(in text: UnsafeBufferPointer<UInt8>, _ lexis: LexicalRules) -> [Range<Int>] {
    guard let mark = lexis.lineComment.first ?? lexis.blockStart.first, text.contains(mark) else { return [] }
    var found: [Range<Int>] = []
    var i = 0
    while i < text.count {
      let start = i
      if lexis.strings.contains(text[i]) || lexis.rawStrings.contains(text[i]) {
        i = end(ofStringAt: i, in: text, isRaw: lexis.rawStrings.contains(text[i]))
      } else if !lexis.lineComment.isEmpty, text.holds(lexis.lineComment, at: i) {
        i = text[i...].firstIndex(of: 0x0a) ?? text.count
        found.append(start..<i)
      } else if !lexis.blockStart.isEmpty, text.holds(lexis.blockStart, at: i) {
        i += lexis.blockStart.count
        while i < text.count, !text.holds(lexis.blockEnd, at: i) { i += 1 }
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

extension UnsafeBufferPointer<UInt8> {
  /// Whether bytes stand at a place, all of them before `end`. What `starts(with:)` says of a slice, without its iterators: comments are
  /// looked for at every byte.
  @inline(__always) func holds(_ bytes: [UInt8], at place: Int, before end: Int? = nil) -> Bool {
    guard bytes.count <= (end ?? count) - place else { return false }
    for i in bytes.indices where self[place + i] != bytes[i] { return false }
    return true
  }
}
