import Records

/// The needed columns of a table, in memory: bytes in pages, and 4 bytes a row to find them.
struct FeedTable {
  private let pageSize = 1 << 20
  private var pages: [[UInt8]] = []
  /// Where each row begins: the page's number, then 20 bits of place. A cell is two bytes of length, low one first, and its text.
  private var rows: [UInt32] = []
  /// Row numbers plus one, by the hash of the key; 0: free. A power of two of places, half of them free at least.
  private var index: [UInt32] = []
  /// Columns by name, in the order of a row's cells.
  private var columns: [String: Int] = [:]
  private let wanted: Set<String>
  private let key: String?
  private var reader = CSVReader()

  /// - Parameters:
  ///   - wanted: the columns to keep; those that are not there are passed over.
  ///   - key: the column that rows are looked up by; the first row of a key counts.
  init(wanted: Set<String>, key: String?) {
    self.wanted = key.map { wanted.union([$0]) } ?? wanted
    self.key = key
  }

  var count: Int { rows.count }

  /// Bytes of memory.
  var size: Int { pages.count * pageSize + 4 * (rows.capacity + index.count) }

  /// The cell number of a column; nil when the table lacks it.
  func cell(named column: String) -> Int? { columns[column] }

  // MARK: Filling

  /// Takes the next bytes of the table.
  /// - Throws: `.corrupt`, `.limit`.
  mutating func read(_ bytes: UnsafeRawBufferPointer) throws(OmniError) {
    var place = 0
    while try reader.nextRow(bytes, &place) { try add() }
  }

  /// Takes the end of the table.
  mutating func finish() throws(OmniError) {
    if try reader.end() { try add() }
    guard let key else { return }
    guard let cell = columns[key] else { throw OmniError(.corrupt, "a table has no column '\(key)'") }
    var size = 16
    while size < 2 * rows.count { size *= 2 }
    index = [UInt32](repeating: 0, count: size)
    for row in rows.indices {
      let key = bytes(cell, of: row)
      var place = Self.hash(key) & (size - 1)
      while index[place] != 0, bytes(cell, of: Int(index[place]) - 1) != key { place = (place + 1) & (size - 1) }
      if index[place] == 0 { index[place] = UInt32(row + 1) }
    }
  }

  private mutating func add() throws(OmniError) {
    guard reader.rows > 1 else {
      let names = reader.ends.indices.map { reader.text($0) }
      reader.keep(names.map { wanted.contains($0) })
      columns = Dictionary(names.filter { wanted.contains($0) }.enumerated().map { ($1, $0) }) { first, _ in first }
      return
    }
    let size = reader.cells.count + 2 * reader.ends.count
    if pages.last.map({ $0.count + size > pageSize }) ?? true {
      pages.append([])
      pages[pages.count - 1].reserveCapacity(pageSize)
    }
    guard pages.count <= 1 << 12, size <= pageSize else { throw OmniError(.limit, "a table has more than 4 GiB") }
    let page = pages.count - 1
    rows.append(UInt32(page << 20 | pages[page].count))
    for cell in reader.ends.indices {
      let bytes = reader.bytes(cell)
      pages[page].append(UInt8(bytes.count & 0xff))
      pages[page].append(UInt8(bytes.count >> 8))
      pages[page].append(contentsOf: bytes)
    }
  }

  // MARK: Reading

  /// The bytes of a row's cell.
  func bytes(_ cell: Int, of row: Int) -> ArraySlice<UInt8> {
    let page = pages[Int(rows[row] >> 20)]
    var place = Int(rows[row] & 0xf_ffff)
    for _ in 0..<cell { place += 2 + Int(page[place]) + Int(page[place + 1]) << 8 }
    return page[place + 2..<place + 2 + Int(page[place]) + Int(page[place + 1]) << 8]
  }

  /// The first row whose key is equal, nil when there is none.
  func row(of wanted: ArraySlice<UInt8>) -> Int? {
    guard let key, let cell = columns[key], !index.isEmpty else { return nil }
    var place = Self.hash(wanted) & (index.count - 1)
    while index[place] != 0 {
      let row = Int(index[place]) - 1
      if bytes(cell, of: row) == wanted { return row }
      place = (place + 1) & (index.count - 1)
    }
    return nil
  }

  /// Seeded by chance, so that nobody can choose keys that collide.
  private static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
    var hasher = Hasher()
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    return hasher.finalize() & Int.max
  }
}
