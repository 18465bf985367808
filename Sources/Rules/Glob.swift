/// A pattern of literal bytes and `*`, which stands for any run of bytes.
public struct Glob: Sendable, Hashable {
  private let pieces: [[UInt8]]
  public let text: String

  public init(_ text: String) {
    self.text = text
    pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map(Array.init)
  }

  /// Whether the whole text matches.
  /// - Complexity: O(length × pieces), without backtracking: each piece takes its first place.
  public func matches(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    let first = pieces[0], last = pieces[pieces.count - 1]
    guard pieces.count > 1 else { return name.elementsEqual(first) }
    guard name.count >= first.count + last.count, name.starts(with: first), name.suffix(last.count).elementsEqual(last) else { return false }
    var position = first.count
    let end = name.count - last.count
    for piece in pieces[1..<(pieces.count - 1)] where !piece.isEmpty {
      var found = position
      while found + piece.count <= end, !name[found..<(found + piece.count)].elementsEqual(piece) { found += 1 }
      guard found + piece.count <= end else { return false }
      position = found + piece.count
    }
    return true
  }

  /// Whether the whole text matches. For edges.
  public func matches(_ name: String) -> Bool {
    var name = name
    return name.withUTF8 { matches($0) }
  }
}
