import Records

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
