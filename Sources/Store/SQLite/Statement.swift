import CSQLite
public import Records

/// One prepared statement: bind, step, read columns, reset. Parameters count from 1, columns from 0, as in SQLite.
///
/// Texts and blobs are bound without a copy: their bytes must stay valid until the statement is reset or stepped to its end.
public struct Statement: ~Copyable {
  private let handle: OpaquePointer
  private let database: Database

  /// Prepares exactly one statement.
  /// - Throws: `.usage` with SQLite's own text for malformed SQL, for no statement at all and for more than one.
  public init(_ database: Database, _ sql: String) throws(OmniError) {
    var sql = sql
    var prepared: OpaquePointer?
    var extra = false
    var code = SQLITE_OK
    sql.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { text in
        guard var rest = text.baseAddress else { return }
        let end = rest + text.count
        while code == SQLITE_OK, rest < end {
          var next: OpaquePointer?, tail: UnsafePointer<CChar>?
          code = sqlite3_prepare_v2(database.handle, rest, Int32(clamping: end - rest), &next, &tail)
          if prepared == nil {
            prepared = next
          } else if next != nil {
            extra = true
            sqlite3_finalize(next)
          }
          guard let tail, tail > rest, !extra else { return }
          rest = tail
        }
      }
    }
    guard code == SQLITE_OK, !extra, let prepared else {
      let why = extra ? "it holds more than one statement" : "it holds no statement", what = "cannot prepare the SQL"
      let error =
        code == SQLITE_OK
        ? OmniError(.usage, what, at: database.path, why: why, hint: "write one statement")
        : OmniError.sqlite(code, database.handle, what, at: database.path)
      sqlite3_finalize(prepared)
      throw error
    }
    handle = prepared
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  // MARK: Binding

  /// Binds an integer.
  public func bind(_ index: Int32, _ value: Int64) { sqlite3_bind_int64(handle, index, value) }

  /// Binds a row id of which 0 means none: NULL.
  func bind(_ index: Int32, id: UInt32) {
    if id == 0 { sqlite3_bind_null(handle, index) } else { sqlite3_bind_int64(handle, index, Int64(id)) }
  }

  /// Binds UTF-8 bytes without copying them.
  public func bind(_ index: Int32, text: UnsafeBufferPointer<UInt8>) {
    // A null address would bind NULL; the empty text needs a place of its own.
    guard let base = text.baseAddress, text.count > 0 else {
      let empty: StaticString = ""
      sqlite3_bind_text(handle, index, UnsafeRawPointer(empty.utf8Start).assumingMemoryBound(to: CChar.self), 0, nil)
      return
    }
    sqlite3_bind_text64(
      handle, index, UnsafeRawPointer(base).assumingMemoryBound(to: CChar.self), UInt64(text.count), nil, UInt8(SQLITE_UTF8))
  }

  /// Binds a pool's text without copying it; NULL for the absent one.
  func bind(_ index: Int32, _ id: TextID, _ text: UnsafeBufferPointer<UInt8>) {
    if id.isNone { bindNull(index) } else { bind(index, text: text) }
  }

  /// Binds a copy of a string; NULL for nil.
  public func bind(_ index: Int32, copying text: String?) {
    guard var text else { return bindNull(index) }
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        _ = sqlite3_bind_text64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied, UInt8(SQLITE_UTF8))
      }
    }
  }

  /// Binds a copy of bytes as a blob; NULL for nil.
  public func bind(_ index: Int32, copying blob: [UInt8]?) {
    guard let blob else { return bindNull(index) }
    blob.withUnsafeBytes { _ = sqlite3_bind_blob64(handle, index, $0.baseAddress, UInt64($0.count), Self.copied) }
  }

  /// SQLite's `SQLITE_TRANSIENT`, a macro that Swift cannot import: copy the bytes before returning.
  static var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

  /// Binds NULL.
  public func bindNull(_ index: Int32) { sqlite3_bind_null(handle, index) }

  // MARK: Running

  /// Goes to the next row.
  /// - Returns: whether there is one.
  /// - Throws: what SQLite says; `.limit` when the time limit of `allowOnlyReading` has passed.
  public func step() throws(OmniError) -> Bool {
    let code = sqlite3_step(handle)
    if code == SQLITE_ROW { return true }
    if code == SQLITE_DONE { return false }
    throw OmniError.sqlite(code, database.handle, "SQLite stopped", at: database.path)
  }

  /// Runs a statement without rows and makes it ready to be bound anew.
  /// - Returns: the result code, for callers inside a closure that cannot throw; hand it to `check`.
  func run() -> Int32 {
    let code = sqlite3_step(handle)
    let reset = sqlite3_reset(handle)
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : reset
  }

  /// Throws the error of a result code of `run`.
  func check(_ code: Int32) throws(OmniError) {
    guard code == SQLITE_OK else { throw OmniError.sqlite(code, database.handle, "cannot write", at: database.path) }
  }

  /// Makes the statement ready to run again; bound values stay.
  public func reset() { sqlite3_reset(handle) }

  /// Whether SQLite knows that the statement changes no file.
  public var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }

  // MARK: Columns of the current row

  /// Names of the result's columns.
  public var columnNames: [String] {
    (0..<sqlite3_column_count(handle)).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
  }

  /// Whether a column is NULL.
  public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

  /// Whether a column is a text.
  func isText(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_TEXT }

  /// A column as an integer, 0 for NULL.
  public func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

  /// Calls `body` with a text column's bytes, valid only inside the call; empty for NULL.
  public func withText<R>(_ column: Int32, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let text = sqlite3_column_text(handle, column)
    return body(UnsafeBufferPointer(start: text, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// Calls `body` with a blob column's bytes, valid only inside the call; empty for NULL.
  public func withBlob<R>(_ column: Int32, _ body: (UnsafeRawBufferPointer) -> R) -> R {
    let blob = sqlite3_column_blob(handle, column)
    return body(UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_column_bytes(handle, column))))
  }

  /// A text column, nil for NULL.
  public func string(_ column: Int32) -> String? {
    isNull(column) ? nil : withText(column) { String(decoding: $0, as: UTF8.self) }
  }

  /// A column in its own type.
  public func value(_ column: Int32) -> SQLValue { SQLValue(sqlite3_column_value(handle, column)) }

  /// Binds a value of any type.
  static func bind(_ statement: OpaquePointer?, _ index: Int32, _ value: SQLValue) {
    switch value {
    case .null: sqlite3_bind_null(statement, index)
    case .integer(let number): sqlite3_bind_int64(statement, index, number)
    case .real(let number): sqlite3_bind_double(statement, index, number)
    case .text(let text):
      sqlite3_bind_text64(statement, index, text, UInt64(text.utf8.count), copied, UInt8(SQLITE_UTF8))
    case .blob(let bytes):
      _ = bytes.withUnsafeBytes { sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), copied) }
    }
  }
}

/// One value of a result row, in SQLite's own types.
public enum SQLValue: Equatable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// A copy of a value of SQLite's own.
  init(_ value: OpaquePointer?) {
    switch sqlite3_value_type(value) {
    case SQLITE_INTEGER: self = .integer(sqlite3_value_int64(value))
    case SQLITE_FLOAT: self = .real(sqlite3_value_double(value))
    case SQLITE_TEXT:
      let text = sqlite3_value_text(value)
      self = .text(String(decoding: UnsafeBufferPointer(start: text, count: Int(sqlite3_value_bytes(value))), as: UTF8.self))
    case SQLITE_BLOB:
      let blob = sqlite3_value_blob(value)
      self = .blob([UInt8](UnsafeRawBufferPointer(start: blob, count: Int(sqlite3_value_bytes(value)))))
    default: self = .null
    }
  }
}
