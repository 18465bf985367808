public import Records
public import Store

/// SQL of a user over the tables `packages`, `files`, `symbols` and `parameters` of many chunks at once; each has the column `sprint`
/// before its own. Strictly for reading, and with a time limit.
public struct SQLQuery {
  private let view: DatasetView
  private let sprint: String?

  /// - Parameter sprint: only chunks of this sprint.
  public init(_ view: DatasetView, sprint: String? = nil) {
    self.view = view
    self.sprint = sprint
  }

  /// Runs one SELECT and hands over its rows as they come. Conditions `package = …` and `sprint = …` keep the other chunks closed.
  /// - Parameters:
  ///   - sql: exactly one statement.
  ///   - timeLimit: wall-clock time from the start of the statement on.
  ///   - columns: called once, before the first row.
  ///   - row: called for every row.
  /// - Throws: `.usage` with SQLite's own text for wrong SQL and for anything but reading; `.limit` when the time is over; what the
  ///   callbacks throw. A chunk that cannot be read is left out, and noted in the view's problems.
  public func run(
    _ sql: String, timeLimit: Duration = .seconds(30), columns: ([String]) throws(OmniError) -> Void = { (_) throws(OmniError) in },
    row: ([SQLValue]) throws(OmniError) -> Void
  ) throws(OmniError) {
    try view.set.require(sprint: sprint)
    let database = try Database()
    let union = union(timeLimit)
    try database.attach(union)
    database.allowOnlyReading(timeLimit: timeLimit)
    defer { union.problems.forEach(view.note) }
    let statement = try prepared(sql, database)
    guard statement.isReadOnly else { throw explained(OmniError(.usage, "the SQL would change the dataset")) }
    let names = statement.columnNames
    try columns(names)
    while true {
      do { if try !statement.step() { return } } catch { throw explained(error) }
      try row((0..<Int32(names.count)).map { statement.value($0) })
    }
  }

  private func union(_ timeLimit: Duration) -> ChunkUnion {
    let set = view.set, catalog = view.catalog
    let chunks = set.chunks.filter { sprint == nil || $0.sprint == sprint }
    let members = chunks.map { chunk in ChunkUnion.Member(sprint: chunk.sprint) { () throws(OmniError) in try set.open(chunk) } }
    let places = Dictionary(chunks.enumerated().map { ("\($1.sprint)/\($1.batch)", $0) }) { first, _ in first }
    return ChunkUnion(members, timeLimit: timeLimit) { name in
      (try? catalog.packages(named: name)).map { packages in Set(packages.compactMap { places["\($0.sprint)/\($0.batch)"] }).sorted() }
    }
  }

  private func prepared(_ sql: String, _ database: Database) throws(OmniError) -> Statement {
    do { return try Statement(database, sql) } catch { throw explained(error) }
  }

  /// SQLite's error, with what to do for those who write SQL.
  private func explained(_ error: OmniError) -> OmniError {
    var error = error
    error.location = "SQL"
    if error.code == .usage, error.hint == nil {
      error.hint = "write one SELECT over the tables packages, files, symbols and parameters"
    }
    return error
  }
}
