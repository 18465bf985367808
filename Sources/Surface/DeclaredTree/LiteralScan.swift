import Records
import Rules

/// Tells comments, which may nest, and which of them document.
struct CommentScan {
  private let lexis: LexicalRules
  private let rules: CommentRules
  /// The byte that every comment begins with; 0: there are none.
  let first: UInt8

  init(_ pack: RulePack) {
    lexis = pack.lexis
    rules = pack.documentation.comments
    first = lexis.lineComment.first ?? lexis.blockStart.first ?? 0
  }

  struct Comment {
    var end: Int
    /// The content of a documentation, marks left out.
    var documentation: Range<Int>?
    /// It is about what it stands in.
    var isInner: Bool
  }

  /// The comment at an offset; nil: there is none.
  func comment(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int, end: Int) -> Comment? {
    guard start < end, bytes[start] == first else { return nil }
    if matches(lexis.lineComment, bytes, start, end) {
      var stop = start
      while stop < end, bytes[stop] != 0x0a { stop += 1 }
      return documented(bytes, start, stop, content: stop)
    }
    guard matches(lexis.blockStart, bytes, start, end) else { return nil }
    var stop = start + lexis.blockStart.count, depth = 1
    while stop < end, depth > 0 {
      if matches(lexis.blockStart, bytes, stop, end) {
        (depth, stop) = (depth + 1, stop + lexis.blockStart.count)
      } else if matches(lexis.blockEnd, bytes, stop, end) {
        (depth, stop) = (depth - 1, stop + lexis.blockEnd.count)
      } else {
        stop += 1
      }
    }
    return documented(bytes, start, stop, content: depth == 0 ? stop - lexis.blockEnd.count : stop)
  }

  private func documented(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ stop: Int, content end: Int) -> Comment {
    var comment = Comment(end: stop, documentation: nil, isInner: false)
    if rules.except.contains(where: { matches($0, bytes, start, stop) }) { return comment }
    if let opening = rules.above.first(where: { matches($0, bytes, start, stop) }) {
      comment.documentation = min(start + opening.count, end)..<end
    } else if let opening = rules.inside.first(where: { matches($0, bytes, start, stop) }) {
      comment.documentation = min(start + opening.count, end)..<end
      comment.isInner = true
    }
    return comment
  }

  private func matches(_ text: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard !text.isEmpty, start + text.count <= end else { return false }
    for k in text.indices where bytes[start + k] != text[k] { return false }
    return true
  }
}

/// Where literals end.
enum LiteralScan {
  /// The end of a string that begins with a quote.
  static func string(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Int {
    var k = start + 1
    while k < end, bytes[k] != UInt8(ascii: "\"") { k += bytes[k] == UInt8(ascii: "\\") ? 2 : 1 }
    return min(k + 1, end)
  }

  /// The end of a character that begins with a quote; nil: it is none, but a lifetime.
  static func character(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, end: Int) -> Int? {
    var k = start + 1
    guard k < end else { return nil }
    if bytes[k] == UInt8(ascii: "\\") {
      k += 2
      while k < end, bytes[k] != UInt8(ascii: "'"), bytes[k] != 0x0a { k += 1 }
    } else {
      k += 1
      while k < end, bytes[k] & 0xc0 == 0x80 { k += 1 }
    }
    return k < end && bytes[k] == UInt8(ascii: "'") ? k + 1 : nil
  }

  /// The end of a raw string whose prefix is a word; nil: it begins none.
  static func raw(_ bytes: UnsafeBufferPointer<UInt8>, prefix: Range<Int>, end: Int) -> Int? {
    guard let last = prefix.last, bytes[last] == UInt8(ascii: "r") else { return nil }
    var quote = prefix.upperBound
    while quote < end, bytes[quote] == UInt8(ascii: "#") { quote += 1 }
    guard quote < end, bytes[quote] == UInt8(ascii: "\"") else { return nil }
    let fence = quote - prefix.upperBound
    var k = quote + 1
    while k < end {
      k += 1
      guard bytes[k - 1] == UInt8(ascii: "\"") else { continue }
      var stop = k
      while stop < end, stop - k < fence, bytes[stop] == UInt8(ascii: "#") { stop += 1 }
      if stop - k == fence { return stop }
    }
    return end
  }
}
