import Records

/// The words that tell a skeleton where a text is, and what in it can show.
struct SkeletonWords {
  /// Declares what has a body; extends a type with members, and, after it, says that the members are another's: a trait's.
  let bodies: [[UInt8]]
  let extending: [UInt8]
  let another: [UInt8]
  /// Words that keep a body.
  let marks: [[UInt8]]
}

/// A documentation comment.
struct DocumentationComment {
  /// Where the comment begins, and its content without marks.
  var start: UInt32
  var content: Span
  /// It is about what it stands in.
  var isInner: Bool
}

/// A source without what no item can depend on: comments, bodies of functions and of trait implementations, rules and arguments of
/// macros. Most of a source is one of these, and none is worth a parse.
///
/// Their bytes become spaces, so offsets and lines stay. A body that holds a word which keeps it stays, and so does everything after a
/// bracket that never closes.
struct SourceSkeleton {
  private(set) var text: [UInt8]
  /// In source order, of all that is not blanked otherwise.
  private(set) var documentation: [DocumentationComment] = []
  private let words: SkeletonWords
  private let comments: CommentScan
  private let source: UnsafeBufferPointer<UInt8>
  private var i = 0
  /// Bytes that may be looked at once more, in bodies that are kept.
  private var allowance: Int

  /// - Complexity: O(length).
  init(_ source: UnsafeBufferPointer<UInt8>, _ words: SkeletonWords, _ comments: CommentScan) {
    text = Array(source)
    self.source = source
    self.comments = comments
    self.words = words
    allowance = source.count * 2
    run()
  }

  /// What the braces that come next are.
  private enum Head {
    case other
    /// Of a function, with the brackets that are open since its word.
    case body(Int)
    /// Of an extension; of one whose members are another's.
    case extending(Int), foreign(Int)
  }

  private mutating func run() {
    var head = Head.other
    while i < source.count {
      let byte = source[i]
      if byte == comments.first, comment(isDocumented: true) { continue }
      if skipText(byte) { continue }
      switch byte {
      case UInt8(ascii: "("), UInt8(ascii: "["): head = Self.deeper(head, by: 1)
      case UInt8(ascii: ")"), UInt8(ascii: "]"): head = Self.deeper(head, by: -1)
      case UInt8(ascii: ";"), UInt8(ascii: "}"): if Self.depth(head) == 0 { head = .other }
      case UInt8(ascii: "{"):
        switch head {
        case .body(0), .foreign(0):
          guard blankGroup() else { return }
          head = .other
          continue
        case .extending(0): head = .other
        default: break
        }
      case _ where TokenLexer.isWord(byte):
        let start = i
        skipWord()
        head = self.head(after: start, head)
        if i < source.count, source[i] == UInt8(ascii: "!"), let open = argumentsStart() {
          i = open
          guard blankGroup(isKeepable: false) else { return }
        }
        continue
      default: break
      }
      i += 1
    }
  }

  private static func depth(_ head: Head) -> Int {
    switch head {
    case .other: 0
    case .body(let depth), .extending(let depth), .foreign(let depth): depth
    }
  }

  private static func deeper(_ head: Head, by step: Int) -> Head {
    switch head {
    case .other: .other
    case .body(let depth): .body(max(depth + step, 0))
    case .extending(let depth): .extending(max(depth + step, 0))
    case .foreign(let depth): .foreign(max(depth + step, 0))
    }
  }

  /// What a word makes of what comes next.
  private func head(after start: Int, _ head: Head) -> Head {
    if isOne(of: words.bodies, start) { return TokenLexer.isWord(next(from: i)) ? .body(0) : head }
    switch head {
    case .other: return isWord(words.extending, start) ? .extending(0) : head
    // `for<'a>` only introduces lifetimes.
    case .extending(0): return isWord(words.another, start) && next(from: i) != UInt8(ascii: "<") ? .foreign(0) : head
    default: return head
    }
  }

  private func next(from start: Int) -> UInt8 {
    var k = start
    while k < source.count, source[k] <= 0x20 { k += 1 }
    return k < source.count ? source[k] : 0
  }

  private func isWord(_ word: [UInt8], _ start: Int) -> Bool { word.count == i - start && source[start..<i].elementsEqual(word) }
  private func isOne(of words: [[UInt8]], _ start: Int) -> Bool { words.contains { isWord($0, start) } }

  // MARK: Groups

  /// Where the arguments or rules of a macro open, when the mark of a call stands here.
  private func argumentsStart() -> Int? {
    var k = i + 1
    while k < source.count, source[k] <= 0x20 || TokenLexer.isWord(source[k]) { k += 1 }
    guard k < source.count else { return nil }
    return [UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{")].contains(source[k]) ? k : nil
  }

  /// Blanks the content of the group that opens here, and passes it. One with a word that keeps it stays and is looked into.
  /// Returns false when it does not close.
  private mutating func blankGroup(isKeepable: Bool = true) -> Bool {
    let start = i
    var depth = 0, isKept = false
    while i < source.count {
      let byte = source[i]
      if byte == comments.first, comment(isDocumented: false) { continue }
      if skipText(byte) { continue }
      if TokenLexer.isWord(byte) {
        let word = i
        skipWord()
        isKept = isKept || (isKeepable && isOne(of: words.marks, word))
        continue
      }
      i += 1
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: ")"), UInt8(ascii: "]"):
        depth -= 1
        guard depth == 0 else { continue }
        if !isKept {
          blank((start + 1)..<(i - 1))
        } else if allowance > i - start {
          allowance -= i - start
          i = start + 1
        }
        return true
      default: break
      }
    }
    return false
  }

  private mutating func blank(_ range: Range<Int>) {
    text.withUnsafeMutableBufferPointer { text in
      for k in range where text[k] != 0x0a { text[k] = 0x20 }
    }
  }

  // MARK: What is no code

  /// Passes and blanks a comment that begins here.
  private mutating func comment(isDocumented: Bool) -> Bool {
    guard let found = comments.comment(source, at: i, end: source.count) else { return false }
    if isDocumented {
      if let content = found.documentation {
        let span = Span(start: UInt32(content.lowerBound), end: UInt32(content.upperBound))
        documentation.append(DocumentationComment(start: UInt32(i), content: span, isInner: found.isInner))
      }
      blank(i..<found.end)
    }
    i = found.end
    return true
  }

  /// Passes a string or character that begins here.
  private mutating func skipText(_ byte: UInt8) -> Bool {
    if byte == UInt8(ascii: "\"") {
      i = LiteralScan.string(source, from: i, end: source.count)
    } else if byte == UInt8(ascii: "'") {
      i = LiteralScan.character(source, from: i, end: source.count) ?? i + 1
    } else {
      return false
    }
    return true
  }

  /// Passes a word, and the raw string that it may begin.
  private mutating func skipWord() {
    let start = i
    while i < source.count, TokenLexer.isWord(source[i]) { i += 1 }
    if i - start <= 2, let end = LiteralScan.raw(source, prefix: start..<i, end: source.count) { i = end }
  }
}
