import Records

/// Reads comma-separated values (RFC 4180) that come piece by piece: quotes, doubled quotes, line breaks within quotes, CRLF or LF.
///
/// Only the cells of chosen columns are kept, so a row may be as long as it likes.
struct CSVReader {
  private enum State { case start, plain, quoted, closing, carriage }

  private var state = State.start
  /// Of each column, whether its cells are kept; nil: those of all.
  private var kept: [Bool]?
  private var column = 0
  private var isKept = true
  private var isRowComplete = false
  /// Rows begun so far, the header included.
  private(set) var rows = 0
  /// The kept cells of the row that is complete, one after the other, and where each ends.
  private(set) var cells: [UInt8] = []
  private(set) var ends: [Int] = []

  /// Most bytes of a row's kept cells: what two bytes can count.
  static let rowLimit = 65_535
  /// Most columns.
  static let columnLimit = 4096

  /// From here on keeps only the cells of some columns, and every row must have as many cells as there are columns.
  mutating func keep(_ columns: [Bool]) { kept = columns }

  /// The text of a kept cell.
  func text(_ cell: Int) -> String { String(decoding: bytes(cell), as: UTF8.self) }

  func bytes(_ cell: Int) -> ArraySlice<UInt8> { cells[(cell == 0 ? 0 : ends[cell - 1])..<ends[cell]] }

  /// Reads on; true when a row is complete, false when the bytes are used up.
  /// - Parameter place: where to read on; moved.
  /// - Throws: `.corrupt` with the row's number, `.limit`.
  mutating func nextRow(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) throws(OmniError) -> Bool {
    beginRow()
    while place < bytes.count {
      let byte = bytes[place]
      switch state {
      case .start where byte == UInt8(ascii: "\""):
        state = .quoted
        place += 1
      case .start, .plain: try readPlain(bytes, &place)
      case .quoted:
        let start = place
        while place < bytes.count, bytes[place] != UInt8(ascii: "\"") { place += 1 }
        try take(bytes, start..<place)
        if place < bytes.count {
          state = .closing
          place += 1
        }
      case .closing where byte == UInt8(ascii: "\""):
        // A doubled quote is one of the text's.
        try take(bytes, place..<place + 1)
        state = .quoted
        place += 1
      case .closing, .carriage: try readSeparator(byte, &place)
      }
      if isRowComplete { return true }
    }
    return false
  }

  /// Says that there are no more bytes; true when they end with a row that no line break follows.
  /// - Throws: `.corrupt` when a quote is open.
  mutating func end() throws(OmniError) -> Bool {
    beginRow()
    if state == .quoted { throw malformed("a quoted cell has no end") }
    if state == .start, column == 0 { return false }
    try endCell()
    try endRow()
    return true
  }

  private mutating func beginRow() {
    guard isRowComplete else { return }
    isRowComplete = false
    cells.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    column = 0
    isKept = kept?.first ?? true
  }

  private mutating func readPlain(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) throws(OmniError) {
    state = .plain
    let start = place
    while place < bytes.count, !Self.isSpecial(bytes[place]) { place += 1 }
    try take(bytes, start..<place)
    if place < bytes.count { try readSeparator(bytes[place], &place) }
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\"")
  }

  private mutating func readSeparator(_ byte: UInt8, _ place: inout Int) throws(OmniError) {
    switch byte {
    case UInt8(ascii: ",") where state != .carriage:
      try endCell()
      state = .start
    case UInt8(ascii: "\n"):
      try endCell()
      try endRow()
    case UInt8(ascii: "\r") where state != .carriage: state = .carriage
    default: throw malformed("a cell has a stray quote or carriage return")
    }
    place += 1
  }

  private mutating func take(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) throws(OmniError) {
    guard isKept else { return }
    if cells.count + range.count > Self.rowLimit {
      throw OmniError(.limit, "a row has more than \(Self.rowLimit) bytes", why: "it is row \(rows + 1)")
    }
    cells.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[range]))
  }

  private mutating func endCell() throws(OmniError) {
    if isKept { ends.append(cells.count) }
    column += 1
    if column > Self.columnLimit { throw malformed("it has more than \(Self.columnLimit) cells") }
    guard let kept else { return }
    isKept = column < kept.count && kept[column]
  }

  private mutating func endRow() throws(OmniError) {
    if let kept, column != kept.count { throw malformed("it has \(column) cells, the header has \(kept.count)") }
    rows += 1
    state = .start
    isRowComplete = true
  }

  private func malformed(_ why: String) -> OmniError { OmniError(.corrupt, "the table has a malformed row", why: "row \(rows + 1): \(why)") }
}
