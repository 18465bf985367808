import CArchive
import Glibc
import HTTP
import Records

/// The tables of an archive that holds a registry's whole database, joined.
struct FeedDump {
  private let feed: Feed
  private var tables: [FeedTable]
  /// Which member each table was read from; nil: not yet there.
  private var members: [String?]
  private var unpacked = 0
  /// Of each field that there is: its table and cell.
  private var places: [FieldPath: (table: Int, cell: Int)] = [:]

  init(_ feed: Feed) {
    self.feed = feed
    tables = feed.tables.map { table in
      let columns = feed.recordFields.joined().filter { $0.steps[0] == table.name }.map { $0.steps[1] }
      return FeedTable(wanted: Set(columns), key: table.join?.key)
    }
    members = feed.tables.map { _ in nil }
  }

  // MARK: Reading

  /// Reads the tables, in whatever order they come, and stops when all are there.
  /// - Throws: `.corrupt` when the archive breaks off, or a table or column is missing; `.limit`.
  mutating func read(_ body: StreamedBody) throws(OmniError) {
    try ArchiveHandle.withOpen(body, as: .tar) { (handle) throws(OmniError) in
      while members.contains(nil) {
        switch handle.nextHeader() {
        case .entry: try take(&handle)
        case .end: throw missing()
        case .damaged, .broken: throw OmniError(.corrupt, "the registry's database breaks off", why: handle.message)
        }
      }
    }
    try connect()
  }

  private mutating func take(_ handle: inout ArchiveHandle) throws(OmniError) {
    let name = String(decoding: handle.name, as: UTF8.self)
    let (sum, overflow) = unpacked.addingReportingOverflow(max(0, Int(archive_entry_size(handle.entry))))
    unpacked = overflow ? Int.max : sum
    if unpacked > feed.limits.unpacked { throw OmniError(.limit, "the registry's database unpacks to more than \(feed.limits.unpacked) bytes") }
    guard let table = feed.tables.indices.first(where: { members[$0] == nil && feed.tables[$0].member.matches(name) }) else { return }
    members[table] = name
    do throws(OmniError) {
      loop: while true {
        switch handle.nextPiece() {
        case .bytes(let bytes):
          try tables[table].read(bytes)
          let kept = tables.reduce(0) { $0 + $1.size }
          if kept > feed.limits.kept { throw OmniError(.limit, "the tables need more than \(feed.limits.kept) bytes") }
        case .end: break loop
        case .damaged, .broken: throw OmniError(.corrupt, "the registry's database breaks off", why: handle.message)
        }
      }
      try tables[table].finish()
    } catch {
      var error = error
      error.location = name
      throw error
    }
  }

  private func missing() -> OmniError {
    let names = feed.tables.indices.filter { members[$0] == nil }.map { feed.tables[$0].name }
    return OmniError(.corrupt, "the registry's database lacks tables", why: names.joined(separator: ", "), hint: "update omni")
  }

  private mutating func connect() throws(OmniError) {
    for alternatives in feed.recordFields where !alternatives.isEmpty {
      for path in alternatives {
        guard let table = feed.tables.firstIndex(where: { $0.name == path.steps[0] }) else { continue }
        if let cell = tables[table].cell(named: path.steps[1]) { places[path] = (table, cell) }
      }
      guard alternatives.contains(where: { places[$0] != nil }) else {
        let names = alternatives.map(\.text).joined(separator: " or ")
        throw OmniError(.corrupt, "the registry's database lacks a column", why: "there is no \(names)", hint: "update omni")
      }
    }
  }

  // MARK: Records

  var count: Int { tables[0].count }

  /// A record's rows in all tables, those looked up included.
  func row(_ number: Int) -> some FeedRow {
    var rows: [Int?] = [number]
    for table in feed.tables.indices.dropFirst() {
      let key = feed.tables[table].join.flatMap { bytes($0.field, rows) }
      rows.append(key.flatMap { tables[table].row(of: $0) })
    }
    return Row(dump: self, rows: rows)
  }

  private func bytes(_ path: FieldPath, _ rows: [Int?]) -> ArraySlice<UInt8>? {
    guard let (table, cell) = places[path], let row = rows[table] else { return nil }
    return tables[table].bytes(cell, of: row)
  }

  private struct Row: FeedRow {
    let dump: FeedDump
    let rows: [Int?]

    func text(_ path: FieldPath) -> String? { dump.bytes(path, rows).map { String(decoding: $0, as: UTF8.self) } }
  }
}
