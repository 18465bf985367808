import Records
import Rules

/// What one file says before any macro is known: directives, and the runs of tokens between them. Depends on its bytes alone.
struct Skeleton {
  struct Item {
    /// Nil: a run of tokens between directives.
    var directive: HeaderRules.Directive?
    /// Behind the directive's name.
    var tokens: Range<Int>
    /// Where it begins.
    var start: UInt32
    var line: UInt32
  }

  /// All tokens in order, those of directives too.
  var tokens: [Token] = []
  var items: [Item] = []
  /// The last comment has no end.
  var hasOpenComment = false
}

/// Scans a file, or a piece of text, into tokens: phases 2 and 3 of translation. One pass, any bytes.
struct HeaderScanner {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: UInt32
  private var position = 0
  private var line: UInt32 = 1
  /// Nothing but blanks and comments on the logical line so far.
  private var isFresh = true
  private var isSpaced = false
  private var state = State.text
  private var item = Skeleton.Item(directive: nil, tokens: 0..<0, start: 0, line: 1)
  private var scratch: [UInt8] = []
  private(set) var skeleton = Skeleton()

  private enum State { case text, directiveName, directive }

  init(_ bytes: UnsafeBufferPointer<UInt8>, file: UInt32) {
    self.bytes = bytes
    self.file = file
  }

  /// Scans everything.
  /// - Parameter directives: the words that are directives; others, and their lines, say nothing.
  /// - Complexity: O(bytes).
  mutating func scan(_ directives: [TextID: HeaderRules.Directive], _ texts: inout TextPool) {
    skeleton.tokens.reserveCapacity(bytes.count / 16)
    while position < bytes.count {
      let byte = bytes[position]
      switch byte {
      case 0x20, 0x09, 0x0b, 0x0c, 0x0d, 0x00:
        position += 1
        isSpaced = true
      case 0x0a:
        position += 1
        endLine()
        line += 1
      case UInt8(ascii: "\\"):
        if let length = splice(at: position) {
          position += length
          line += 1
        } else {
          take(1, .punctuation, &texts)
        }
      case UInt8(ascii: "/"):
        if !comment() { take(operatorLength(byte), .punctuation, &texts) }
      case UInt8(ascii: "\""), UInt8(ascii: "'"): quoted(prefix: 0, &texts)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...:
        word(directives, &texts)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number(&texts)
      case UInt8(ascii: ".") where isDigit(position + 1): number(&texts)
      case UInt8(ascii: "#") where isFresh: beginDirective(1, &texts)
      case UInt8(ascii: "%") where isFresh && self.byte(position + 1) == UInt8(ascii: ":"): beginDirective(2, &texts)
      case UInt8(ascii: "<") where state == .directive && item.directive == .include && item.tokens.lowerBound == skeleton.tokens.count:
        take(headerLength(), .header, &texts)
      default: take(operatorLength(byte), .punctuation, &texts)
      }
    }
    endLine()
    closeRun()
  }

  // MARK: Lines

  private mutating func endLine() {
    if state == .directive, item.directive != nil {
      item.tokens = item.tokens.lowerBound..<skeleton.tokens.count
      skeleton.items.append(item)
    }
    if state != .text { item = Skeleton.Item(directive: nil, tokens: skeleton.tokens.count..<skeleton.tokens.count, start: 0, line: line) }
    state = .text
    isFresh = true
    isSpaced = true
  }

  private mutating func closeRun() {
    guard item.tokens.lowerBound < skeleton.tokens.count else { return }
    item.tokens = item.tokens.lowerBound..<skeleton.tokens.count
    skeleton.items.append(item)
  }

  private mutating func beginDirective(_ length: Int, _ texts: inout TextPool) {
    closeRun()
    state = .directive
    item = Skeleton.Item(directive: nil, tokens: 0..<0, start: UInt32(position), line: line)
    take(length, .punctuation, &texts)
    state = .directiveName
  }

  // MARK: Tokens

  private func byte(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }
  private func isDigit(_ index: Int) -> Bool { byte(index) >= 0x30 && byte(index) <= 0x39 }

  private func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
    default: false
    }
  }

  /// The length of a backslash and the line end behind it, nil when there is none.
  private func splice(at index: Int) -> Int? {
    guard byte(index) == UInt8(ascii: "\\") else { return nil }
    if byte(index + 1) == 0x0a { return 2 }
    return byte(index + 1) == 0x0d && byte(index + 2) == 0x0a ? 3 : nil
  }

  private mutating func take(_ length: Int, _ kind: Token.Kind, _ texts: inout TextPool) {
    let spelling = texts.intern(UnsafeBufferPointer(rebasing: bytes[position..<(position + length)]))
    append(spelling, length, kind, lines: 0)
  }

  private mutating func append(_ spelling: TextID, _ length: Int, _ kind: Token.Kind, lines: UInt32) {
    var flags: Token.Flags = isSpaced ? .spaced : []
    if state != .text { flags.insert(.directive) }
    if state == .directiveName, kind != .identifier { state = .directive }
    skeleton.tokens.append(
      Token(spelling: spelling, start: UInt32(position), end: UInt32(position + length), line: line, file: file, kind: kind, flags: flags))
    position += length
    line += lines
    isFresh = false
    isSpaced = false
  }

  /// Appends the bytes up to `end`, lines joined.
  private mutating func take(upTo end: Int, splices: UInt32, _ kind: Token.Kind, _ texts: inout TextPool) {
    guard splices > 0 else { return take(end - position, kind, &texts) }
    scratch.removeAll(keepingCapacity: true)
    var i = position
    while i < end {
      if let length = splice(at: i) {
        i += length
      } else {
        scratch.append(bytes[i])
        i += 1
      }
    }
    let spelling = scratch.withUnsafeBufferPointer { texts.intern($0) }
    append(spelling, end - position, kind, lines: splices)
  }

  private mutating func word(_ directives: [TextID: HeaderRules.Directive], _ texts: inout TextPool) {
    var end = position + 1
    var splices: UInt32 = 0
    while end < bytes.count {
      if isWord(bytes[end]) {
        end += 1
      } else if let length = splice(at: end), isWord(byte(end + length)) {
        end += length
        splices += 1
      } else {
        break
      }
    }
    if byte(end) == UInt8(ascii: "\"") || byte(end) == UInt8(ascii: "'"), end - position <= 2, isPrefix(end) {
      return quoted(prefix: end - position, &texts)
    }
    take(upTo: end, splices: splices, .identifier, &texts)
    guard state == .directiveName else { return }
    state = .directive
    item.directive = skeleton.tokens.last.flatMap { directives[$0.spelling] }
    item.tokens = skeleton.tokens.count..<skeleton.tokens.count
  }

  private func isPrefix(_ end: Int) -> Bool {
    let first = bytes[position]
    if end - position == 2 { return first == UInt8(ascii: "u") && bytes[position + 1] == UInt8(ascii: "8") }
    return first == UInt8(ascii: "L") || first == UInt8(ascii: "u") || first == UInt8(ascii: "U")
  }

  private mutating func number(_ texts: inout TextPool) {
    var end = position + 1
    while end < bytes.count {
      let byte = bytes[end], before = bytes[end - 1] | 0x20
      let isSign = (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && (before == UInt8(ascii: "e") || before == UInt8(ascii: "p"))
      guard isWord(byte) || byte == UInt8(ascii: ".") || isSign else { break }
      end += 1
    }
    take(end - position, .number, &texts)
  }

  /// A string or a character constant; a quote that is not closed on its line is a token of its own.
  private mutating func quoted(prefix: Int, _ texts: inout TextPool) {
    let quote = bytes[position + prefix]
    var end = position + prefix + 1
    var splices: UInt32 = 0
    while end < bytes.count, bytes[end] != quote, bytes[end] != 0x0a {
      if let length = splice(at: end) {
        end += length
        splices += 1
      } else {
        end += bytes[end] == UInt8(ascii: "\\") && byte(end + 1) != 0x0a ? 2 : 1
      }
    }
    guard end < bytes.count, bytes[end] == quote else { return take(prefix > 0 ? prefix : 1, prefix > 0 ? .identifier : .punctuation, &texts) }
    take(upTo: end + 1, splices: splices, quote == UInt8(ascii: "\"") ? .text : .character, &texts)
  }

  private func headerLength() -> Int {
    var end = position + 1
    while end < bytes.count, bytes[end] != 0x0a {
      if bytes[end] == UInt8(ascii: ">") { return end + 1 - position }
      end += 1
    }
    return 1
  }

  private func operatorLength(_ first: UInt8) -> Int {
    let second = byte(position + 1)
    switch first {
    case UInt8(ascii: "."): return second == first && byte(position + 2) == first ? 3 : 1
    case UInt8(ascii: "#"): return second == first ? 2 : 1
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      if second == first { return byte(position + 2) == UInt8(ascii: "=") ? 3 : 2 }
      return second == UInt8(ascii: "=") ? 2 : 1
    case UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "+"): return second == first || second == UInt8(ascii: "=") ? 2 : 1
    case UInt8(ascii: "-"): return second == first || second == UInt8(ascii: "=") || second == UInt8(ascii: ">") ? 2 : 1
    case UInt8(ascii: "="), UInt8(ascii: "!"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"), UInt8(ascii: "^"):
      return second == UInt8(ascii: "=") ? 2 : 1
    default: return 1
    }
  }

  // MARK: Comments

  /// Passes over a comment. False when there is none.
  private mutating func comment() -> Bool {
    let second = byte(position + 1)
    guard second == UInt8(ascii: "/") || second == UInt8(ascii: "*") else { return false }
    var end = position + 2
    if second == UInt8(ascii: "/") {
      while end < bytes.count, bytes[end] != 0x0a {
        if let length = splice(at: end) {
          end += length
          line += 1
        } else {
          end += 1
        }
      }
    } else {
      while end < bytes.count, !(bytes[end] == UInt8(ascii: "*") && byte(end + 1) == UInt8(ascii: "/")) {
        if bytes[end] == 0x0a { line += 1 }
        end += 1
      }
      skeleton.hasOpenComment = end >= bytes.count
      end = min(end + 2, bytes.count)
    }
    position = end
    isSpaced = true
    return true
  }
}
