import Rules

/// Documentation that stands in comments around a declaration, read on bytes: no tree keeps comments with what they are about.
struct CommentText {
  private let text: UnsafeBufferPointer<UInt8>
  private let lexis: LexicalRules
  private let rules: CommentRules
  /// Most block comments that are read above one declaration: each costs a look at its line.
  private static var blockLimit: Int { 64 }

  init(_ text: UnsafeBufferPointer<UInt8>, _ lexis: LexicalRules, _ rules: CommentRules) {
    self.text = text
    self.lexis = lexis
    self.rules = rules
  }

  /// The documentation above a declaration: markers, margins and common indentation removed; nil when there is none.
  /// - Parameters:
  ///   - declaration: the byte at which the declaration begins.
  ///   - bound: a byte before which no comment is looked for: the end of what is declared before. It keeps the work for all
  ///     declarations of a file linear, and text of the former declaration from being taken for a comment.
  /// - Complexity: O(bytes between both), but for lines that hold many comments.
  func above(_ declaration: Int, after bound: Int = 0) -> [UInt8]? {
    var found: [Range<Int>] = []
    var place = declaration, blocks = 0
    while blocks <= Self.blockLimit, let comment = comment(before: place, after: bound, mustTouch: place == declaration) {
      if !text[comment].starts(with: lexis.lineComment) { blocks += 1 }
      if isDocumentation(comment, rules.above) {
        found.append(comment)
        if rules.isNearestOnly { break }
      }
      place = comment.lowerBound
    }
    return content(found.reversed(), rules.above)
  }

  /// The documentation behind a declaration on its last line, where nothing else follows; nil when there is none.
  /// - Parameter end: one past the declaration's last byte.
  func behind(_ end: Int) -> [UInt8]? {
    guard !rules.behind.isEmpty else { return nil }
    var found: [Range<Int>] = []
    var place = end
    while place < text.count, text[place] != 0x0a {
      if !lexis.lineComment.isEmpty, text.holds(lexis.lineComment, at: place) {
        found.append(place..<(text[place...].firstIndex(of: 0x0a) ?? text.count))
        break
      } else if !lexis.blockStart.isEmpty, text.holds(lexis.blockStart, at: place) {
        let close = blockEnd(from: place + lexis.blockStart.count)
        found.append(place..<close)
        place = close
      } else if isSpace(text[place]) || text[place] == UInt8(ascii: ",") || text[place] == UInt8(ascii: ";") {
        place += 1
      } else {
        return nil
      }
    }
    return content(found.filter { isDocumentation($0, rules.behind) }, rules.behind)
  }

  // MARK: Finding

  /// The comment whose end is the last thing before a place; nil when something else is, or when it is too far above.
  /// - Parameter mustTouch: it is the first above a declaration.
  private func comment(before place: Int, after bound: Int, mustTouch: Bool) -> Range<Int>? {
    var end = place, breaks = 0
    while end > bound, isSpace(text[end - 1]) {
      if text[end - 1] == 0x0a { breaks += 1 }
      end -= 1
    }
    if end == bound || (rules.isAdjacent && (breaks > 1 || (mustTouch && breaks == 0))) { return nil }
    var line: Range<Int>?
    if breaks > 0, !lexis.lineComment.isEmpty, let first = firstOfLine(end, after: bound), text.holds(lexis.lineComment, at: first, before: end) {
      line = first..<end
      if !opensAlike { return line }
    }
    guard !lexis.blockEnd.isEmpty, text[bound..<end].suffix(lexis.blockEnd.count).elementsEqual(lexis.blockEnd),
      let start = blockStart(before: end - lexis.blockEnd.count, after: bound)
    else { return line }
    // A comment behind other code belongs to that code, unless the declaration follows on its line.
    let isFirst = firstOfLine(start, after: bound).map { text.holds(lexis.blockStart, at: $0) } ?? false
    return isFirst || breaks == 0 ? start..<end : line
  }

  /// Whether a block comment opens with what opens a line comment, so that its last line may look like one: `--]]`.
  private var opensAlike: Bool { !lexis.lineComment.isEmpty && lexis.blockStart.starts(with: lexis.lineComment) }

  /// The first byte of a line that is no space, at or before a byte of it; nil when what ends at the bound is on that line.
  private func firstOfLine(_ place: Int, after bound: Int) -> Int? {
    var start = place
    while start > bound, text[start - 1] != 0x0a { start -= 1 }
    if start > 0, text[start - 1] != 0x0a { return nil }
    while start < place, isSpace(text[start]) { start += 1 }
    return start
  }

  /// Where the block comment that closes at a place opens: the nearest opening that begins its line, since a comment may hold others
  /// (`/static/*`); else the nearest one.
  private func blockStart(before end: Int, after bound: Int) -> Int? {
    var nearest: Int?
    // The leftmost opening of the line at hand, while nothing but blanks is found in front of it.
    var leading: Int?
    let opening = lexis.blockStart, closing = lexis.blockEnd
    guard let first = opening.first, let last = closing.first else { return nil }
    var place = end - opening.count
    while place >= bound {
      let byte = text[place]
      if byte == last, text.holds(closing, at: place) { break }
      if byte == first, text.holds(opening, at: place) {
        nearest = nearest ?? place
        leading = place
      } else if byte == 0x0a {
        if leading != nil { return leading }
      } else if !isSpace(byte) {
        leading = nil
      }
      place -= 1
    }
    return leading ?? nearest
  }

  private func blockEnd(from start: Int) -> Int {
    let closing = lexis.blockEnd
    var end = start
    while end < text.count, !text.holds(closing, at: end) { end += 1 }
    return min(text.count, end + closing.count)
  }

  private func isDocumentation(_ comment: Range<Int>, _ openings: [[UInt8]]) -> Bool {
    let written = UnsafeBufferPointer(rebasing: text[comment])
    return openings.contains { written.starts(with: $0) } && !isDirective(written) && !rules.except.contains { written.starts(with: $0) }
  }

  /// Whether a line comment is `//word:word`.
  private func isDirective(_ comment: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let mark = rules.directiveMark, comment.starts(with: lexis.lineComment) else { return false }
    func isWord(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7a || byte >= 0x30 && byte <= 0x39 }
    let words = comment.dropFirst(lexis.lineComment.count)
    guard let end = words.firstIndex(where: { !isWord($0) }), end > words.startIndex, words[end] == mark, end + 1 < words.endIndex else {
      return false
    }
    return isWord(words[end + 1])
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }

  // MARK: Reading

  /// One line of a comment: where its content is, and whether its indentation says nothing since it stands behind an opening.
  private struct Line {
    var content: Range<Int>
    var isFirstOfBlock: Bool
  }

  private func content(_ comments: [Range<Int>], _ openings: [[UInt8]]) -> [UInt8]? {
    var lines: [Line] = []
    for comment in comments { append(comment, openings, to: &lines) }
    for i in lines.indices { trim(&lines[i]) }
    let indent = lines.filter { !$0.isFirstOfBlock && !$0.content.isEmpty }.map { indentation($0.content) }.min() ?? 0
    var out: [UInt8] = []
    for line in lines.drop(while: { $0.content.isEmpty }) {
      let skipped = line.isFirstOfBlock ? indentation(line.content) : min(indent, line.content.count)
      out.append(contentsOf: text[line.content.dropFirst(skipped)])
      out.append(0x0a)
    }
    while out.last == 0x0a { out.removeLast() }
    return out.isEmpty ? nil : out
  }

  /// Adds the lines of a comment, opening, closing and margins left out.
  private func append(_ comment: Range<Int>, _ openings: [[UInt8]], to lines: inout [Line]) {
    let opening = openings.filter { text[comment].starts(with: $0) }.map(\.count).max() ?? 0
    var inner = comment.dropFirst(opening)
    guard text[comment].starts(with: lexis.blockStart), !lexis.blockStart.isEmpty else {
      // The space behind the opening is the opening's: what is indented by a tab stays indented.
      lines.append(Line(content: text[inner].first == 0x20 ? inner.dropFirst() : inner, isFirstOfBlock: false))
      return
    }
    if text[inner].suffix(lexis.blockEnd.count).elementsEqual(lexis.blockEnd) { inner = inner.dropLast(lexis.blockEnd.count) }
    if opensAlike, text[inner].suffix(lexis.lineComment.count).elementsEqual(lexis.lineComment) { inner = inner.dropLast(lexis.lineComment.count) }
    var block: [Line] = []
    var start = inner.lowerBound
    while true {
      let end = text[start..<inner.upperBound].firstIndex(of: 0x0a) ?? inner.upperBound
      block.append(Line(content: start..<end, isFirstOfBlock: block.isEmpty))
      if end == inner.upperBound { break }
      start = end + 1
    }
    if let margin = rules.margin { removeMargin(margin, &block) }
    lines += block
  }

  /// Takes the margin off when all lines but the first have it, as often as all have it.
  private func removeMargin(_ margin: UInt8, _ block: inout [Line]) {
    let places = block.dropFirst().map { line in text[line.content].firstIndex { !isSpace($0) } }
    let widths = zip(block.dropFirst(), places).compactMap { line, place in
      place.map { text[$0..<line.content.upperBound].prefix { $0 == margin }.count }
    }
    guard let width = widths.min(), width > 0 else { return }
    for (i, place) in places.enumerated() {
      if let place { block[i + 1].content = (place + width)..<block[i + 1].content.upperBound }
    }
  }

  private func trim(_ line: inout Line) {
    while let last = line.content.last, isSpace(text[last]) { line.content = line.content.dropLast() }
  }

  private func indentation(_ content: Range<Int>) -> Int {
    (text[content].firstIndex { !isSpace($0) } ?? content.upperBound) - content.lowerBound
  }
}
