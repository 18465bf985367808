import CSQLite
import Records

/// One view of all chunks of a union, as SQLite plans with it. Column 0 is the sprint.
final class UnionTable {
  fileprivate let union: ChunkUnion
  fileprivate let view: String
  fileprivate let columns: [String]

  init(_ union: ChunkUnion, _ view: String, _ columns: [String]) {
    self.union = union
    self.view = view
    self.columns = columns
  }

  /// Takes the conditions `column = value` that a chunk can check, and leaves the plan as text: the columns needed as a bit mask, then the
  /// columns compared.
  func plan(_ info: UnsafeMutablePointer<sqlite3_index_info>) -> Int32 {
    var compared: [Int32] = []
    var cost = 1e9
    for index in 0..<Int(info.pointee.nConstraint) {
      let constraint = info.pointee.aConstraint[index]
      guard constraint.usable != 0, Int32(constraint.op) == SQLITE_INDEX_CONSTRAINT_EQ, constraint.iColumn >= 0,
        sqlite3_vtab_collation(info, Int32(index)).map({ String(cString: $0) == "BINARY" }) ?? true
      else { continue }
      compared.append(constraint.iColumn)
      info.pointee.aConstraintUsage[index].argvIndex = Int32(compared.count)
      cost /= name(of: constraint.iColumn) == "package" ? 1e4 : constraint.iColumn == 0 ? 10 : 4
    }
    info.pointee.estimatedCost = cost
    info.pointee.estimatedRows = Int64(max(cost, 1))
    info.pointee.idxStr = sqliteCopy(([String(info.pointee.colUsed)] + compared.map(String.init)).joined(separator: " "))
    info.pointee.needToFreeIdxStr = 1
    return info.pointee.idxStr == nil ? SQLITE_NOMEM : SQLITE_OK
  }

  fileprivate func name(of column: Int32) -> String { column == 0 ? "sprint" : columns[Int(column) - 1] }
}

/// A text in memory that SQLite frees; nil when there is none left.
func sqliteCopy(_ text: String) -> UnsafeMutablePointer<CChar>? {
  let bytes = text.utf8CString
  guard let copy = sqlite3_malloc64(UInt64(bytes.count))?.assumingMemoryBound(to: CChar.self) else { return nil }
  for (i, byte) in bytes.enumerated() { copy[i] = byte }
  return copy
}

/// A walk over a view of all chunks.
final class UnionCursor {
  private let table: UnionTable
  private var members: ArraySlice<Int> = []
  /// The conditions on the chunks' own columns.
  private var conditions: [(column: String, value: SQLValue)] = []
  /// Where each column stands in the chunk's statement; nil for those that are not needed.
  private var places: [Int32?] = []
  private var sql = ""
  private var statement: OpaquePointer?
  /// Keeps the statement's connection open.
  private var database: Database?
  private(set) var row: Int64 = 0

  init(_ table: UnionTable) { self.table = table }

  deinit { sqlite3_finalize(statement) }

  var isAtEnd: Bool { statement == nil }

  /// Begins a walk.
  /// - Parameters:
  ///   - plan: what `UnionTable.plan` wrote.
  ///   - values: those that the compared columns must have.
  func filter(_ plan: String, _ values: UnsafeBufferPointer<OpaquePointer?>) -> Int32 {
    let numbers = plan.split(separator: " ")
    guard let mask = numbers.first.flatMap({ UInt64($0) }) else { return SQLITE_ERROR }
    var sprint: String?, package: String?
    conditions = []
    for (number, value) in zip(numbers.dropFirst(), values) {
      guard let column = Int32(number) else { return SQLITE_ERROR }
      let value = SQLValue(value)
      if column == 0 {
        // What is no text is no sprint; the empty one is none too.
        if case .text(let text) = value { sprint = text } else { sprint = "" }
      } else {
        if table.name(of: column) == "package", case .text(let text) = value { package = text }
        conditions.append((table.name(of: column), value))
      }
    }
    // The last bit stands for all columns from the 64th on.
    var needed: [String] = []
    places = (0...table.columns.count).map { column in
      guard column > 0, mask >> UInt64(min(column, 63)) & 1 != 0 else { return nil }
      needed.append("\"\(table.columns[column - 1])\"")
      return Int32(needed.count - 1)
    }
    sql = "SELECT \(needed.isEmpty ? "1" : needed.joined(separator: ", ")) FROM \(table.view)"
    if !conditions.isEmpty { sql += " WHERE " + conditions.map { "\"\($0.column)\" = ?" }.joined(separator: " AND ") }
    members = table.union.members(sprint: sprint, package: package)[...]
    row = 0
    end()
    return advance()
  }

  /// Goes to the next row, in the next chunk when one is at its end.
  func next() -> Int32 {
    row += 1
    return step()
  }

  func column(_ column: Int32, _ context: OpaquePointer?) {
    if column == 0 {
      var sprint = table.union.sprint(of: members.first ?? 0)
      sprint.withUTF8 { text in
        text.withMemoryRebound(to: CChar.self) {
          sqlite3_result_text64(context, $0.baseAddress, UInt64($0.count), Statement.copied, UInt8(SQLITE_UTF8))
        }
      }
    } else if places.indices.contains(Int(column)), let place = places[Int(column)] {
      sqlite3_result_value(context, sqlite3_column_value(statement, place))
    }
  }

  /// Opens the next chunk that has a row; none is left at the end.
  private func advance() -> Int32 {
    while let member = members.first {
      if let opened = table.union.database(of: member) {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v2(opened.handle, sql, -1, &prepared, nil)
        if code == SQLITE_OK {
          (database, statement) = (opened, prepared)
          for (i, condition) in conditions.enumerated() { Statement.bind(prepared, Int32(i + 1), condition.value) }
          return step()
        }
        table.union.note(OmniError.sqlite(code, opened.handle, "cannot read the chunk", at: opened.path), of: member)
      }
      members = members.dropFirst()
    }
    return SQLITE_OK
  }

  private func step() -> Int32 {
    let code = sqlite3_step(statement)
    if code == SQLITE_ROW { return SQLITE_OK }
    // The time limit ends the whole statement; anything else ends the chunk.
    if code == SQLITE_INTERRUPT {
      end()
      return code
    }
    if code != SQLITE_DONE, let database, let member = members.first {
      table.union.note(OmniError.sqlite(code, database.handle, "cannot read the chunk", at: database.path), of: member)
    }
    end()
    members = members.dropFirst()
    return advance()
  }

  private func end() {
    sqlite3_finalize(statement)
    (statement, database) = (nil, nil)
  }
}
