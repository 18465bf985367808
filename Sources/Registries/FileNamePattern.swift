/// A pattern for whole file names: `*` stands for any run of characters, everything else for itself.
public struct FileNamePattern: Sendable, Equatable {
  let pieces: [[UInt8]]

  public init(_ text: String) {
    pieces = text.utf8.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false).map { Array($0) }
  }

  /// How many slashes it has.
  var depth: Int { pieces.reduce(0) { $0 + $1.count { $0 == UInt8(ascii: "/") } } }

  /// Whether the whole name fits.
  /// - Complexity: O(name × longest piece): pieces between stars are sought from left to right and never reconsidered.
  func matches(_ name: String) -> Bool {
    let bytes = Array(name.utf8)
    guard pieces.count > 1 else { return bytes == pieces[0] }
    let (first, last) = (pieces[0], pieces[pieces.count - 1])
    guard bytes.count >= first.count + last.count, bytes.starts(with: first), bytes.suffix(last.count).elementsEqual(last) else { return false }
    var rest = bytes[first.count..<bytes.count - last.count]
    for piece in pieces.dropFirst().dropLast() {
      while !rest.starts(with: piece) {
        if rest.isEmpty { return false }
        rest = rest.dropFirst()
      }
      rest = rest.dropFirst(piece.count)
    }
    return true
  }
}
