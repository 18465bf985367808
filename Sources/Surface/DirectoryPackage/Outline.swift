import Rules

/// A file's text without what no declaration shows: the insides of bodies, values, long strings and comments. It parses several times
/// as fast as the whole, and a table of megabytes costs a scan, no tree. Places in it are led back to the file.
///
/// What is cut stands between brackets, quotes or comment marks that stay, so the rest parses to the same declarations.
struct Outline {
  /// Bytes that were left out before a place of the outline.
  private struct Cut {
    /// The outline's byte that follows what was cut.
    var place: Int
    /// What all cuts up to this one left out.
    var bytes: Int
    var lines: Int
  }

  private(set) var text: [UInt8] = []
  private var cuts: [Cut] = []
  /// Shorter pieces are not worth a cut.
  private static var leastCut: Int { 16 }

  /// - Returns: nil when brackets, strings or comments do not close: such a file is for the parser to bear.
  /// - Complexity: O(length).
  init?(_ source: UnsafeBufferPointer<UInt8>, _ lexis: LexicalRules, _ rules: DirectoryPackageRules) {
    guard !rules.heads.isEmpty else { return nil }
    let scanner = SourceScanner(source, lexis), classes = Classes(lexis)
    var isWhole = true
    var open: [UInt8] = []
    // The brace whose inside is being left out, by its depth and the place behind it.
    var hidden: (depth: Int, start: Int)?
    var place = 0, kept = 0

    func leaveOut(_ range: Range<Int>, _ text: inout [UInt8], _ cuts: inout [Cut]) {
      guard range.count >= Self.leastCut else { return }
      text.append(contentsOf: source[kept..<range.lowerBound])
      kept = range.upperBound
      let last = cuts.last
      cuts.append(
        Cut(
          place: text.count, bytes: (last?.bytes ?? 0) + range.count,
          lines: (last?.lines ?? 0) + UnsafeBufferPointer(rebasing: source[range]).reduce(0) { $0 &+ ($1 == 0x0a ? 1 : 0) }))
    }

    while place < source.count {
      switch classes[source[place]] {
      case .plain:
        place += 1
      case .word:
        guard open.isEmpty else {
          place += 1
          continue
        }
        let word = scanner.word(at: place)
        if rules.heads.contains(where: { source[word].elementsEqual($0) }) { isWhole = false }
        if rules.wholes.contains(where: { source[word].elementsEqual($0) }) { isWhole = true }
        place = word.upperBound
      case .comment:
        guard let end = scanner.commentEnd(at: place) else {
          place += 1
          continue
        }
        let isBlock = scanner.isAt(place, lexis.blockStart)
        let first = place + (isBlock ? lexis.blockStart.count : lexis.lineComment.count), last = end - (isBlock ? lexis.blockEnd.count : 0)
        guard !isBlock || (last >= first && scanner.isAt(last, lexis.blockEnd)) else { return nil }
        if hidden == nil { leaveOut(first..<last, &text, &cuts) }
        place = end
      case .quote:
        guard let end = scanner.stringEnd(at: place) else { return nil }
        if hidden == nil { leaveOut((place + 1)..<(end - 1), &text, &cuts) }
        place = end
      case .opening:
        open.append(source[place])
        place += 1
        if source[place - 1] == UInt8(ascii: "{"), !isWhole, hidden == nil { hidden = (open.count, place) }
      case .closing:
        guard let opening = open.last, Self.close(opening) == source[place] else { return nil }
        if let inside = hidden, inside.depth == open.count {
          leaveOut(inside.start..<place, &text, &cuts)
          hidden = nil
        }
        open.removeLast()
        place += 1
      }
    }
    guard open.isEmpty else { return nil }
    text.append(contentsOf: source[kept...])
  }

  private static func close(_ opening: UInt8) -> UInt8 {
    switch opening {
    case UInt8(ascii: "("): UInt8(ascii: ")")
    case UInt8(ascii: "["): UInt8(ascii: "]")
    default: UInt8(ascii: "}")
    }
  }

  // MARK: Places

  /// The file's byte for the outline's, and how many lines more stand before it.
  /// - Complexity: O(log cuts).
  func origin(_ place: Int) -> (place: Int, lines: Int) {
    var low = 0, high = cuts.count
    while low < high {
      let middle = (low + high) / 2
      if cuts[middle].place <= place { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? (place, 0) : (place + cuts[low - 1].bytes, cuts[low - 1].lines)
  }

  // MARK: Bytes

  /// What a byte can begin.
  private enum Class: UInt8 { case plain, word, comment, quote, opening, closing }

  private struct Classes {
    private var table = [Class](repeating: .plain, count: 256)

    init(_ lexis: LexicalRules) {
      for byte in 0..<256 where SourceScanner.isWord(UInt8(byte)) { table[byte] = .word }
      for byte in [lexis.lineComment.first, lexis.blockStart.first] { if let byte { table[Int(byte)] = .comment } }
      for byte in lexis.strings + lexis.rawStrings { table[Int(byte)] = .quote }
      for byte in "([{".utf8 { table[Int(byte)] = .opening }
      for byte in ")]}".utf8 { table[Int(byte)] = .closing }
    }

    subscript(byte: UInt8) -> Class { table[Int(byte)] }
  }
}
