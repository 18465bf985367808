import Records

/// The tokens of a translation unit as texts to parse, and the way back from a text's bytes to the tokens.
///
/// Tokens are joined by one blank, by a line feed where their line changes. Left out is what the grammar need not see: bodies of
/// functions and initialisers in braces (`{ }` stays), attributes in double brackets.
struct ExpandedUnit {
  /// A text to parse: whole declarations.
  struct Piece {
    var text: Range<Int>
    var tokens: Range<Int>
  }

  private(set) var tokens: [Token] = []
  private(set) var bytes: [UInt8] = []
  private(set) var pieces: [Piece] = []
  /// By token: where it begins in `bytes`.
  private var starts: [UInt32] = []
  /// Attributes that said "deprecated": the token they stand before, and the message; ascending.
  private(set) var deprecations: [(token: Int, message: TextID)] = []

  /// A text is ended when it has so many bytes and a declaration ends; a line, when it has so many bytes.
  private static var pieceBytes: Int { 1 << 18 }
  private static var lineBytes: Int { 1 << 12 }

  /// - Complexity: O(tokens).
  init(_ preprocessor: Preprocessor, leading: Set<TextID>) {
    select(preprocessor.unit, preprocessor, leading)
    render(preprocessor.texts, preprocessor.marks)
  }

  /// The token that holds a byte of a piece's text.
  /// - Complexity: O(log tokens).
  func token(at offset: Int, in piece: Piece) -> Int {
    let byte = UInt32(piece.text.lowerBound + offset)
    var low = piece.tokens.lowerBound, high = piece.tokens.upperBound
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= byte { low = middle } else { high = middle }
    }
    return low
  }

  /// The tokens that a byte range of a piece's text holds.
  func tokens(_ range: Range<Int>, in piece: Piece) -> Range<Int> {
    guard !range.isEmpty else { return 0..<0 }
    return token(at: range.lowerBound, in: piece)..<token(at: range.upperBound - 1, in: piece) + 1
  }

  /// The message of the first attribute before one of the tokens, `hole` left out; nil when none said "deprecated".
  func deprecation(_ range: Range<Int>, except hole: Range<Int>) -> TextID? {
    var low = 0, high = deprecations.count
    while low < high {
      let middle = (low + high) / 2
      if deprecations[middle].token < range.lowerBound { low = middle + 1 } else { high = middle }
    }
    while low < deprecations.count, range.contains(deprecations[low].token) {
      if !hole.contains(deprecations[low].token) { return deprecations[low].message }
      low += 1
    }
    return nil
  }

  // MARK: Choosing

  private mutating func select(_ unit: [Token], _ preprocessor: Preprocessor, _ leading: Set<TextID>) {
    let marks = preprocessor.marks
    tokens.reserveCapacity(unit.count)
    var braces = 0, parentheses = 0, statement = 0, i = 0
    // A brace without an end is looked for once.
    var isUnclosed = false
    while i < unit.count {
      let token = unit[i]
      let isTop = braces == 0 && parentheses == 0
      i += 1
      if token.kind == .deprecation {
        deprecations.append((tokens.count, token.spelling))
        continue
      }
      switch token.spelling {
      case marks.open: parentheses += 1
      case marks.close: parentheses = max(0, parentheses - 1)
      case marks.openBracket where i < unit.count && unit[i].spelling == marks.openBracket:
        if let end = Self.end(of: marks.openBracket, marks.closeBracket, from: i - 1, unit) {
          let words = unit[i..<end]
          if let said = words.firstIndex(where: { preprocessor.environment.deprecated.contains($0.spelling) }) {
            deprecations.append((tokens.count, preprocessor.texts.intern(preprocessor.message(words[(said + 1)...]))))
          }
          i = end + 1
          continue
        }
      case marks.openBrace:
        let before = tokens.count > statement ? tokens[tokens.count - 1].spelling : .none
        if isTop, !isUnclosed, before == marks.close || before == marks.equals {
          if let end = Self.end(of: marks.openBrace, marks.closeBrace, from: i - 1, unit) {
            tokens += [token, unit[end]]
            i = end + 1
            if before == marks.close { statement = tokens.count }
            continue
          }
          isUnclosed = true
        }
        braces += 1
      case marks.closeBrace: braces = max(0, braces - 1)
      case marks.semicolon where isTop:
        tokens.append(token)
        statement = tokens.count
        continue
      default:
        if isTop, tokens.count > statement, leading.contains(token.spelling) {
          tokens.insert(token, at: statement)
          for index in deprecations.indices.reversed() where deprecations[index].token >= statement { deprecations[index].token += 1 }
          continue
        }
      }
      tokens.append(token)
    }
  }

  /// The place of the bracket that ends the one at `start`.
  private static func end(of open: TextID, _ close: TextID, from start: Int, _ unit: [Token]) -> Int? {
    var depth = 0
    for i in start..<unit.count {
      if unit[i].spelling == open { depth += 1 } else if unit[i].spelling == close { depth -= 1 }
      if depth == 0 { return i }
    }
    return nil
  }

  // MARK: Rendering

  private mutating func render(_ texts: TextPool, _ marks: Marks) {
    starts.reserveCapacity(tokens.count)
    bytes.reserveCapacity(tokens.count * 6)
    var piece = Piece(text: 0..<0, tokens: 0..<0)
    var lineStart = 0, depth = 0
    for (i, token) in tokens.enumerated() {
      if i > 0 {
        let isNewLine = token.line != tokens[i - 1].line || token.file != tokens[i - 1].file || bytes.count - lineStart > Self.lineBytes
        bytes.append(isNewLine ? 0x0a : 0x20)
        if isNewLine { lineStart = bytes.count }
      }
      starts.append(UInt32(clamping: bytes.count))
      texts.withBytes(token.spelling) { spelling in
        if spelling.contains(where: { $0 >= 0x80 }) {
          bytes.append(contentsOf: String(decoding: spelling, as: UTF8.self).utf8)
        } else {
          bytes.append(contentsOf: spelling)
        }
      }
      if token.spelling == marks.openBrace || token.spelling == marks.open {
        depth += 1
      } else if token.spelling == marks.closeBrace || token.spelling == marks.close {
        depth = max(0, depth - 1)
      } else if token.spelling == marks.semicolon, depth == 0, bytes.count - piece.text.lowerBound > Self.pieceBytes {
        pieces.append(Piece(text: piece.text.lowerBound..<bytes.count, tokens: piece.tokens.lowerBound..<(i + 1)))
        piece = Piece(text: bytes.count..<bytes.count, tokens: (i + 1)..<(i + 1))
      }
    }
    if piece.tokens.lowerBound < tokens.count {
      pieces.append(Piece(text: piece.text.lowerBound..<bytes.count, tokens: piece.tokens.lowerBound..<tokens.count))
    }
  }
}
