public import Records
public import Store

/// SQL of a user over the views `packages`, `files`, `symbols` and `parameters` of many chunks at once; each has the column `sprint`
/// before its own. Strictly for reading, and with a time limit.
public struct SQLQuery {
  private let set: ChunkSet

  public init(_ set: ChunkSet) { self.set = set }

  /// Runs one SELECT and hands over its rows as they come.
  /// - Parameters:
  ///   - sql: exactly one statement.
  ///   - timeLimit: wall-clock time from the start of the statement on.
  ///   - columns: called once, before the first row.
  ///   - row: called for every row.
  /// - Throws: `.usage` with SQLite's own text for wrong SQL and for anything but reading; `.limit` when the time is over, or when there
  ///   are more chunks than SQLite can attach; what the callbacks throw.
  public func run(
    _ sql: String, timeLimit: Duration = .seconds(30), columns: ([String]) throws(OmniError) -> Void = { (_) throws(OmniError) in },
    row: ([SQLValue]) throws(OmniError) -> Void
  ) throws(OmniError) {
    let database = try attached()
    database.allowOnlyReading(timeLimit: timeLimit)
    let statement = try prepared(sql, database)
    guard statement.isReadOnly else { throw explained(OmniError(.usage, "the SQL would change the dataset")) }
    let names = statement.columnNames
    try columns(names)
    while true {
      do { if try !statement.step() { return } } catch { throw explained(error) }
      try row((0..<Int32(names.count)).map { statement.value($0) })
    }
  }

  private func prepared(_ sql: String, _ database: Database) throws(OmniError) -> Statement {
    do { return try Statement(database, sql) } catch { throw explained(error) }
  }

  /// An empty database with all chunks attached, and temporary views that unite theirs.
  private func attached() throws(OmniError) -> Database {
    let database = try Database()
    guard set.chunks.count <= database.attachmentLimit else {
      throw OmniError(
        .limit, "too many chunks for one SQL statement", why: "there are \(set.chunks.count), SQLite can attach \(database.attachmentLimit)",
        hint: "name a sprint or a single chunk")
    }
    for (i, chunk) in set.chunks.enumerated() { try database.attachChunk(chunk.path, as: "c\(i)") }
    for view in ["packages", "files", "symbols", "parameters"] {
      let parts = set.chunks.enumerated().map { i, chunk in
        "SELECT '\(chunk.sprint.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))' AS sprint, * FROM c\(i).\(view)"
      }
      try database.execute("CREATE TEMP VIEW \(view) AS " + parts.joined(separator: " UNION ALL "))
    }
    return database
  }

  /// SQLite's error, with what to do for those who write SQL.
  private func explained(_ error: OmniError) -> OmniError {
    var error = error
    error.location = "SQL"
    if error.code == .usage, error.hint == nil {
      error.hint = "write one SELECT over the views packages, files, symbols and parameters"
    }
    return error
  }
}
