import Records

/// Cuts source into tokens: words, lifetimes, literals, marks and groups. Comments go; documentation comments become the attribute
/// that they stand for. Whatever is not closed is closed at the end, and a closing bracket too many is dropped.
struct TokenLexer {
  private let unit: SourceUnit
  private let bytes: UnsafeBufferPointer<UInt8>
  private let end: Int
  private var i: Int
  private var tokens: [MacroToken] = []
  private var open: [Int] = []
  private var isSpaced = false
  private let comments: CommentScan
  private let documentation: TextID

  /// The tokens of a span of a unit.
  /// - Parameter documentation: the attribute's name that a documentation comment stands for.
  /// - Complexity: O(length).
  static func tokens(
    _ span: Span, of unit: SourceUnit, _ comments: CommentScan, documentation: TextID, _ pool: inout TextPool
  ) -> [MacroToken] {
    var lexer = TokenLexer(span, unit, comments, documentation)
    return lexer.run(&pool)
  }

  /// The offset of the first token of a unit, documentation counted, plain comments not.
  static func firstToken(of unit: SourceUnit, _ comments: CommentScan) -> UInt32 {
    var lexer = TokenLexer(Span(start: 0, end: UInt32(unit.bytes.count)), unit, comments, .none)
    while lexer.i < lexer.end {
      let start = lexer.i
      if lexer.bytes[start] <= 0x20 {
        lexer.i += 1
      } else if let comment = lexer.comment() {
        if comment.documentation != nil { return UInt32(start) }
        lexer.i = comment.end
      } else {
        return UInt32(start)
      }
    }
    return 0
  }

  private init(_ span: Span, _ unit: SourceUnit, _ comments: CommentScan, _ documentation: TextID) {
    self.unit = unit
    self.comments = comments
    bytes = unit.bytes
    end = min(Int(span.end), unit.bytes.count)
    i = min(Int(span.start), end)
    self.documentation = documentation
  }

  private mutating func run(_ pool: inout TextPool) -> [MacroToken] {
    while i < end {
      let byte = bytes[i]
      if byte <= 0x20 {
        isSpaced = true
        i += 1
        continue
      }
      if let comment = comment() {
        if let text = comment.documentation { document(text, isInner: comment.isInner, to: comment.end, &pool) }
        i = comment.end
        isSpaced = true
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): add(.literal, to: LiteralScan.string(bytes, from: i, end: end), &pool)
      case UInt8(ascii: "'"): quote(&pool)
      case 0x30...0x39: add(.literal, to: number(), &pool)
      case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): begin(byte)
      case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"): finish()
      case _ where Self.isWord(byte):
        let stop = word(from: i)
        if let literal = prefixed(to: stop) { add(.literal, to: literal, &pool) } else { add(.word, to: rawWord(to: stop), &pool) }
      default: mark()
      }
    }
    while !open.isEmpty { finish() }
    return tokens
  }

  // MARK: Tokens

  private func place(_ start: Int, _ stop: Int) -> Place { unit.place(of: Span(start: UInt32(start), end: UInt32(stop))) }

  private mutating func append(_ token: MacroToken) {
    tokens.append(token)
    tokens[tokens.count - 1].isSpaced = isSpaced
    isSpaced = false
  }

  private mutating func add(_ kind: MacroToken.Kind, to stop: Int, _ pool: inout TextPool) {
    let text = pool.intern(UnsafeBufferPointer(rebasing: bytes[i..<stop]))
    append(MacroToken(kind: kind, text: text, place: place(i, stop)))
    i = stop
  }

  private mutating func begin(_ byte: UInt8) {
    open.append(tokens.count)
    append(MacroToken(kind: .open, byte: byte, place: place(i, i + 1)))
    i += 1
  }

  private mutating func finish() {
    if let start = open.popLast() {
      tokens[start].length = UInt32(tokens.count - start)
      append(MacroToken(kind: .close, byte: tokens[start].byte, place: i < end ? place(i, i + 1) : tokens[start].place))
    }
    i += 1
  }

  private mutating func mark() {
    let length = Self.operatorLength(bytes[i..<end])
    for rest in (1...length).reversed() {
      append(MacroToken(kind: .mark, byte: bytes[i], length: UInt32(rest), place: place(i, i + 1)))
      i += 1
    }
  }

  private static let operators = [
    "...", "..=", "<<=", ">>=", "::", "->", "=>", "..", "&&", "||", "==", "!=", "<=", ">=", "<<", ">>", "+=", "-=", "*=", "/=", "^=", "%=", "&=",
    "|=",
  ]
  .map { Array($0.utf8) }

  private static func operatorLength(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int {
    let first = text[text.startIndex]
    for known in operators where known[0] == first && text.starts(with: known) { return known.count }
    return 1
  }

  // MARK: Comments

  private func comment() -> CommentScan.Comment? { comments.comment(bytes, at: i, end: end) }

  /// Adds `#[doc = "…"]` for a documentation comment; the text stands as a raw string.
  private mutating func document(_ text: Range<Int>, isInner: Bool, to stop: Int, _ pool: inout TextPool) {
    let here = place(i, stop)
    var hashes = 0, run = -1
    for byte in bytes[text] {
      if byte == UInt8(ascii: "\"") { run = 0 } else if byte == UInt8(ascii: "#"), run >= 0 { run += 1 } else { run = -1 }
      hashes = max(hashes, run + 1)
    }
    let fence = [UInt8](repeating: UInt8(ascii: "#"), count: hashes)
    let literal = [UInt8(ascii: "r")] + fence + [UInt8(ascii: "\"")] + Array(bytes[text]) + [UInt8(ascii: "\"")] + fence
    isSpaced = true
    append(MacroToken(kind: .mark, byte: UInt8(ascii: "#"), place: here))
    if isInner { append(MacroToken(kind: .mark, byte: UInt8(ascii: "!"), place: here)) }
    append(MacroToken(kind: .open, byte: UInt8(ascii: "["), length: 4, place: here))
    append(MacroToken(kind: .word, text: documentation, place: here))
    append(MacroToken(kind: .mark, byte: UInt8(ascii: "="), place: here))
    append(MacroToken(kind: .literal, text: literal.withUnsafeBufferPointer { pool.intern($0) }, place: here))
    append(MacroToken(kind: .close, byte: UInt8(ascii: "["), place: here))
  }

  // MARK: Words and literals

  static func isWord(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "_") || byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
  }

  private func word(from start: Int) -> Int {
    var stop = start
    while stop < end, Self.isWord(bytes[stop]) { stop += 1 }
    return stop
  }

  /// The end of a word that goes on after a raw mark: `r#type`.
  private func rawWord(to stop: Int) -> Int {
    guard stop - i == 1, bytes[i] == UInt8(ascii: "r"), stop + 1 < end, bytes[stop] == UInt8(ascii: "#"), Self.isWord(bytes[stop + 1]) else {
      return stop
    }
    return word(from: stop + 1)
  }

  /// The end of a literal with a prefix of letters: `b"…"`, `r#"…"#`, `b'x'`. Nil: the word is none.
  private func prefixed(to stop: Int) -> Int? {
    guard stop - i <= 2, stop < end, bytes[i..<stop].allSatisfy({ [UInt8(ascii: "b"), UInt8(ascii: "c"), UInt8(ascii: "r")].contains($0) }) else {
      return nil
    }
    if bytes[stop - 1] == UInt8(ascii: "r") { return LiteralScan.raw(bytes, prefix: i..<stop, end: end) }
    if bytes[stop] == UInt8(ascii: "'"), stop - i == 1 { return LiteralScan.character(bytes, from: stop, end: end) }
    return bytes[stop] == UInt8(ascii: "\"") ? LiteralScan.string(bytes, from: stop, end: end) : nil
  }

  private mutating func quote(_ pool: inout TextPool) {
    if let stop = LiteralScan.character(bytes, from: i, end: end) { return add(.literal, to: stop, &pool) }
    let stop = word(from: i + 1)
    if stop > i + 1 { add(.lifetime, to: stop, &pool) } else { mark() }
  }

  private func number() -> Int {
    var k = i
    while k < end {
      let byte = bytes[k]
      if Self.isWord(byte) {
        k += 1
      } else if byte == UInt8(ascii: "."), k + 1 < end, (0x30...0x39).contains(bytes[k + 1]), !bytes[i..<k].contains(UInt8(ascii: ".")) {
        k += 2
      } else if byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+"), bytes[k - 1] | 0x20 == UInt8(ascii: "e"), k + 1 < end,
        (0x30...0x39).contains(bytes[k + 1]), !(k > i + 1 && bytes[i + 1] | 0x20 == UInt8(ascii: "x"))
      {
        k += 2
      } else {
        break
      }
    }
    return k
  }
}
