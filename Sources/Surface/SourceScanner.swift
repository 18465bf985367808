import Rules

/// Reads source by its tokens, without a tree: blanks, comments, strings, words.
struct SourceScanner {
  let text: UnsafeBufferPointer<UInt8>
  let lexis: LexicalRules

  init(_ text: UnsafeBufferPointer<UInt8>, _ lexis: LexicalRules) {
    self.text = text
    self.lexis = lexis
  }

  /// One past the comment that begins at a place, without its line's end; nil when none begins there. One that nothing closes ends
  /// with the text.
  func commentEnd(at place: Int) -> Int? {
    if isAt(place, lexis.lineComment) { return lineEnd(from: place) }
    guard isAt(place, lexis.blockStart) else { return nil }
    var end = place + lexis.blockStart.count
    while end < text.count, !isAt(end, lexis.blockEnd) { end += 1 }
    return min(text.count, end + lexis.blockEnd.count)
  }

  /// One past the string that begins at a place; nil when none begins there or nothing closes it.
  func stringEnd(at place: Int) -> Int? {
    guard place < text.count else { return nil }
    let quote = text[place]
    let isRaw = lexis.rawStrings.contains(quote)
    guard isRaw || lexis.strings.contains(quote) else { return nil }
    var end = place + 1
    while end < text.count, text[end] != quote {
      if !isRaw, text[end] == 0x0a { return nil }
      if !isRaw, text[end] == UInt8(ascii: "\\") { end += 1 }
      end += 1
    }
    return end < text.count ? end + 1 : nil
  }

  /// The first place from one on that is neither blank nor in a comment.
  func skipBlanks(from place: Int) -> Int {
    var place = place
    while place < text.count {
      if Self.isSpace(text[place]) {
        place += 1
      } else if let end = commentEnd(at: place) {
        place = end
      } else {
        break
      }
    }
    return place
  }

  /// The word that begins at a place: letters, digits, `_`, and everything that is no ASCII; empty when none does.
  func word(at place: Int) -> Range<Int> {
    var end = place
    while end < text.count, Self.isWord(text[end]) { end += 1 }
    return place..<end
  }

  func lineEnd(from place: Int) -> Int {
    var end = place
    while end < text.count, text[end] != 0x0a { end += 1 }
    return end
  }

  /// The comments of a piece of text, as offsets into the whole.
  /// - Parameter enough: how many bytes of code are read before the rest is left alone.
  func comments(in range: Range<Int>, enough: Int) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var place = range.lowerBound, code = 0
    while place < range.upperBound, code < enough {
      if let end = commentEnd(at: place) {
        found.append(place..<min(end, range.upperBound))
        place = end
      } else if let end = stringEnd(at: place) {
        code += end - place
        place = end
      } else {
        if !Self.isSpace(text[place]) { code += 1 }
        place += 1
      }
    }
    return found
  }

  func isAt(_ place: Int, _ mark: [UInt8]) -> Bool {
    guard let first = mark.first, place < text.count, text[place] == first else { return false }
    return text[place...].starts(with: mark)
  }

  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }

  static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (byte >= 0x30 && byte <= 0x39) || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a)
  }
}
