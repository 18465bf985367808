import Rules

/// Turns pieces of source into the texts of records.
enum SourceText {
  /// Longest head of a declaration with a body, and longest statement that stands for a value, in bytes; longer ones are cut with `…`.
  static var headLimit: Int { 4_000 }
  static var valueLimit: Int { 160 }

  /// A declaration's head on one line: comments out, white space folded outside of strings, the colon or brace at its end and
  /// commas that only end a line before a bracket left out.
  /// - Parameter gaps: the comments, ascending, as offsets into `text`.
  /// - Complexity: O(length).
  static func signature(_ text: UnsafeBufferPointer<UInt8>, gaps: [Range<Int>], limit: Int = headLimit) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(min(text.count, limit))
    var i = 0, gap = 0
    var quote: UInt8 = 0
    while i < text.count, out.count < limit {
      while gap < gaps.count, gaps[gap].upperBound <= i { gap += 1 }
      if gap < gaps.count, gaps[gap].contains(i) {
        i = gaps[gap].upperBound
        continue
      }
      let byte = text[i]
      if quote != 0 {
        out.append(byte)
        if byte == UInt8(ascii: "\\"), i + 1 < text.count {
          out.append(text[i + 1])
          i += 1
        } else if byte == quote {
          quote = 0
        }
      } else if byte <= 0x20 || (byte == UInt8(ascii: "\\") && i + 1 < text.count && text[i + 1] <= 0x20) {
        if let last = out.last, last != 0x20, !isOpening(last) { out.append(0x20) }
      } else {
        if isClosing(byte) {
          if out.last == 0x20 {
            out.removeLast()
            if out.last == UInt8(ascii: ",") { out.removeLast() }
          }
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
          quote = byte
        }
        out.append(byte)
      }
      i += 1
    }
    if i < text.count {
      while let last = out.last, last & 0xc0 == 0x80 { out.removeLast() }
      if let last = out.last, last >= 0xc0 { out.removeLast() }
      out.append(contentsOf: Array("…".utf8))
    } else {
      while let last = out.last, last == 0x20 || last == UInt8(ascii: ":") || last == UInt8(ascii: "{") || last == UInt8(ascii: "=") {
        out.removeLast()
      }
    }
    return out.map { $0 == 0x0a || $0 == 0x0d ? 0x20 : $0 }
  }

  private static func isOpening(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "(") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") }
  private static func isClosing(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ")") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") }

  /// A type or default value on one line: white space folded.
  static func folded(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard text.contains(where: { $0 < 0x20 }) else { return Array(text) }
    return signature(text, gaps: [])
  }

  /// The text of a documentation string: quotes and prefix off, adjacent strings joined, escapes read, indentation removed the way
  /// the language's own tools do (first line stripped, the rest by its least indentation, empty lines at both ends dropped).
  /// Nil when a part is no plain string.
  static func documentation(_ literal: UnsafeBufferPointer<UInt8>, _ rules: DocumentationRules) -> [UInt8]? {
    var text: [UInt8] = []
    var i = 0
    while i < literal.count {
      guard literal[i] > 0x20, literal[i] != UInt8(ascii: "\\") else {
        i += 1
        continue
      }
      var isRaw = false
      while i < literal.count, literal[i] != UInt8(ascii: "\""), literal[i] != UInt8(ascii: "'") {
        if rules.excludedPrefixes.contains(literal[i]) { return nil }
        isRaw = isRaw || rules.rawPrefixes.contains(literal[i])
        i += 1
      }
      guard i < literal.count else { return nil }
      let quote = literal[i]
      let length = i + 2 < literal.count && literal[i + 1] == quote && literal[i + 2] == quote ? 3 : 1
      i += length
      while i < literal.count,
        !(literal[i] == quote && (length == 1 || (i + 2 < literal.count && literal[i + 1] == quote && literal[i + 2] == quote)))
      {
        if literal[i] == UInt8(ascii: "\\"), i + 1 < literal.count {
          if isRaw { text += [literal[i], literal[i + 1]] }
          i += isRaw ? 2 : unescape(UnsafeBufferPointer(rebasing: literal[(i + 1)...]), into: &text)
        } else {
          text.append(literal[i])
          i += 1
        }
      }
      i += length
    }
    return unindented(text)
  }

  /// Reads the escape that begins after a backslash; one that changes nothing in how a documentation reads stays as it is written.
  /// Returns the bytes it takes, the backslash counted.
  private static func unescape(_ rest: UnsafeBufferPointer<UInt8>, into text: inout [UInt8]) -> Int {
    let digits: Int
    switch rest[0] {
    case 0x0a, 0x0d: return 2
    case UInt8(ascii: "n"):
      text.append(0x0a)
      return 2
    case UInt8(ascii: "t"):
      text.append(0x09)
      return 2
    case UInt8(ascii: "\\"), UInt8(ascii: "\""), UInt8(ascii: "'"):
      text.append(rest[0])
      return 2
    case UInt8(ascii: "x"): digits = 2
    case UInt8(ascii: "u"): digits = 4
    case UInt8(ascii: "U"): digits = 8
    default: digits = 0
    }
    if digits > 0, rest.count > digits, let value = UInt32(String(decoding: rest[1...digits], as: UTF8.self), radix: 16),
      let scalar = Unicode.Scalar(value)
    {
      text += Array(String(scalar).utf8)
      return 2 + digits
    }
    text += [UInt8(ascii: "\\"), rest[0]]
    return 2
  }

  private static func unindented(_ text: [UInt8]) -> [UInt8] {
    var lines = text.split(separator: 0x0a, omittingEmptySubsequences: false).map { line in
      line.last == 0x0d ? line.dropLast() : line
    }
    let indent = lines.dropFirst().compactMap { line in line.firstIndex { $0 != 0x20 && $0 != 0x09 }.map { $0 - line.startIndex } }.min() ?? 0
    for i in lines.indices {
      if i == 0 { lines[i] = lines[i].drop { $0 == 0x20 || $0 == 0x09 } } else { lines[i] = lines[i].dropFirst(indent) }
      while let last = lines[i].last, last == 0x20 || last == 0x09 { lines[i].removeLast() }
    }
    while lines.last?.isEmpty == true { lines.removeLast() }
    let body = lines.drop { $0.isEmpty }
    return Array(body.joined(separator: [0x0a]))
  }

  /// The message that says that an element is deprecated, nil when its documentation does not.
  static func deprecation(in text: [UInt8], _ rules: DocumentationRules) -> [UInt8]? {
    let prefix = rules.deprecatedPrefix, mark = rules.deprecatedMark
    // Markup may stand around the word: `**Deprecated**`, `[deprecated]`.
    let words = text.drop { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "_") }
    if !prefix.isEmpty, words.count >= prefix.count, zip(prefix, words).allSatisfy({ $0 == $1 | ($1 >= 0x41 && $1 <= 0x5a ? 0x20 : 0) }) {
      return Array(text.prefix { $0 != 0x0a })
    }
    let lines = text.split(separator: 0x0a, omittingEmptySubsequences: false)
    if !mark.isEmpty {
      for line in lines {
        let inner = line.drop { $0 == 0x20 }
        if inner.starts(with: mark) { return Array(inner.dropFirst(mark.count).drop { $0 == 0x20 }) }
      }
    }
    return rules.deprecatedParagraph.isEmpty ? nil : paragraph(beginning: rules.deprecatedParagraph, in: lines)
  }

  /// What follows a text at the start of a paragraph, up to the paragraph's end, on one line; nil when no paragraph begins so.
  private static func paragraph(beginning start: [UInt8], in lines: [ArraySlice<UInt8>]) -> [UInt8]? {
    guard let first = lines.indices.first(where: { lines[$0].starts(with: start) && ($0 == 0 || lines[$0 - 1].isEmpty) }) else { return nil }
    let rest = lines[first...].prefix { !$0.isEmpty }.map { $0.drop { $0 == 0x20 || $0 == 0x09 } }
    return Array(rest.joined(separator: [0x20]).dropFirst(start.count).drop { $0 == 0x20 })
  }
}
