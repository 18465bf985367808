import Records

/// Where a token was written: a byte range of one source file.
struct Place: Equatable {
  /// Index into the package's sources.
  var source: UInt32
  var start: UInt32
  var end: UInt32
}

/// One token of a macro's rules, arguments or result. Groups are flat: an opening token knows how far its closing one is, which stays
/// true when a slice is copied.
struct Token {
  enum Kind: UInt8 {
    case word, lifetime, literal
    /// One punctuation byte; `length` counts the bytes of the operator from here on, so `>>` can be taken whole or in halves.
    case mark
    /// A bracket, or the invisible start and end of a captured fragment.
    case open, close
  }

  var kind: Kind
  /// The byte of a mark; the opening byte of a group's bracket, 0 when invisible.
  var byte: UInt8 = 0
  /// White space stands before it.
  var isSpaced = false
  var length: UInt32 = 1
  /// The text of a word, lifetime or literal.
  var text = TextID.none
  var place: Place

  func isMark(_ byte: UInt8) -> Bool { kind == .mark && self.byte == byte }
  func isOpen(_ byte: UInt8) -> Bool { kind == .open && self.byte == byte }
  /// How many tokens it takes as one tree: a group with its content, an operator, or itself.
  var treeLength: Int { kind == .open ? Int(length) + 1 : kind == .mark ? Int(length) : 1 }

  static func closing(of open: UInt8) -> UInt8 {
    switch open {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    case UInt8(ascii: "{"): UInt8(ascii: "}")
    default: 0
    }
  }
}

/// A text that is parsed: a source file, or what a macro call stands for. Every token of an expansion keeps its place in a file.
final class SourceUnit {
  let bytes: UnsafeBufferPointer<UInt8>
  let source: UInt32
  /// How many macro calls deep it was made; 0: a file.
  let depth: Int
  /// What the surrounding rules did not prove: items of a macro whose definition is unknown.
  let isInferred: Bool
  /// First bytes of the tokens of an expansion, and where they come from; empty for a file.
  private let starts: [UInt32]
  private let places: [Place]
  /// The scope of its items; 0 when it could not be parsed.
  var scope: UInt32 = 0
  /// Keeps a file's bytes alive; nil for an expansion, which owns its own.
  private let file: SourceFile?

  init(_ file: SourceFile, source: UInt32) {
    self.file = file
    bytes = file.text
    self.source = source
    depth = 0
    isInferred = false
    (starts, places) = ([], [])
  }

  /// - Parameter text: the printed tokens.
  init(_ text: TokenText, call: Place, depth: Int, isInferred: Bool) {
    file = nil
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.bytes.count)
    _ = buffer.initialize(from: text.bytes)
    bytes = UnsafeBufferPointer(buffer)
    source = call.source
    self.depth = depth
    self.isInferred = isInferred
    (starts, places) = (text.starts, text.places)
  }

  deinit { if file == nil { bytes.deallocate() } }

  /// Where a span was written. In an expansion: from the first token to the last where both stand in order in one file, else the
  /// place of the first.
  /// - Complexity: O(log tokens).
  func place(of span: Span) -> Place {
    guard file == nil else { return Place(source: source, start: span.start, end: span.end) }
    guard !places.isEmpty else { return Place(source: source, start: 0, end: 0) }
    let first = places[index(at: span.start)], last = places[index(at: max(span.start, span.end &- 1))]
    guard first.source == last.source, last.end >= first.start else { return first }
    return Place(source: first.source, start: first.start, end: last.end)
  }

  private func index(at offset: UInt32) -> Int {
    var low = 0, high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  func slice(_ span: Span) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[Int(span.start)..<Int(span.end)])
  }
}
