import Foundation
import Query
import Records
import Store
import Testing

@Suite struct SQLQueryTests {
  private let fixture = QueryFixture()

  init() throws {
    try fixture.publish("it's", 1, [package("pypi", "a", "1", [("a.f", .function, "One.\nTwo."), ("a.g", .class, nil)])])
    try fixture.publish("late", 1, [package("pypi", "b", "1", [("b.f", .function, nil)])])
  }

  private func rows(_ sql: String, timeLimit: Duration = .seconds(60)) throws(OmniError) -> [[SQLValue]] {
    var rows: [[SQLValue]] = []
    try SQLQuery(fixture.view()).run(sql, timeLimit: timeLimit) { (row) throws(OmniError) in rows.append(row) }
    return rows
  }

  @Test func viewsUniteTheChunks() throws {
    var names: [String] = []
    var found: [[SQLValue]] = []
    try SQLQuery(fixture.view()).run(
      "SELECT sprint, path, kind, summary, deprecated FROM symbols WHERE name = 'f' ORDER BY path; -- all",
      columns: { (columns) throws(OmniError) in names = columns }, row: { (row) throws(OmniError) in found.append(row) })
    #expect(names == ["sprint", "path", "kind", "summary", "deprecated"])
    #expect(
      found == [
        [.text("it's"), .text("a.f"), .text("function"), .text("One."), .integer(0)],
        [.text("late"), .text("b.f"), .text("function"), .null, .integer(0)],
      ])
    #expect(try rows("SELECT 1, 1.5, x'01ff', NULL, ''") == [[.integer(1), .real(1.5), .blob([1, 255]), .null, .text("")]])
    #expect(try rows("SELECT package, symbols FROM packages ORDER BY 1") == [[.text("a"), .integer(2)], [.text("b"), .integer(1)]])
  }

  @Test(arguments: [
    "DELETE FROM symbols", "INSERT INTO packages VALUES('a', 'b')", "ATTACH '/tmp/x.db' AS x", "DETACH temp", "PRAGMA writable_schema = ON",
    "PRAGMA query_only = OFF", "CREATE TABLE t(x)", "CREATE TEMP TABLE t(x)", "DROP TABLE temp.symbols", "VACUUM INTO '/tmp/x.db'", "BEGIN",
    "SELECT load_extension('x')", "SELECT 1; SELECT 2", "SELECT 1; DELETE FROM symbols", "", "-- nothing", "SELEC 1",
    "SELECT nonsense FROM symbols",
  ])
  func onlyOneSelectIsAllowed(sql: String) throws {
    let before = fixture.dataset.check()
    let error = #expect(throws: OmniError.self, "\(sql)") { try rows(sql) }
    #expect(error?.code == .usage, "\(sql)")
    #expect(error?.hint != nil, "\(sql)")
    #expect(before == [] && fixture.dataset.check() == [])
  }

  @Test func anEndlessQueryIsStopped() {
    let error = #expect(throws: OmniError.self) {
      try rows("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n", timeLimit: .milliseconds(50))
    }
    #expect(error?.code == .limit)
    #expect(error?.hint != nil)
  }

  @Test func hugeValuesAreRefused() {
    let error = #expect(throws: OmniError.self) { try rows("SELECT zeroblob(1000000000)") }
    #expect(error?.code == .limit)
  }

  @Test func theCallersErrorEndsTheQuery() {
    let mine = OmniError(.interrupted, "enough")
    var count = 0
    #expect(throws: mine) {
      try SQLQuery(fixture.view()).run("SELECT * FROM symbols") { (_) throws(OmniError) in
        count += 1
        throw mine
      }
    }
    #expect(count == 1)
  }

  @Test func moreChunksThanSQLiteAttachesAreOneTable() throws {
    for number in 2...60 { try fixture.publish("late", number, [package("pypi", "c\(number)", "1", [("c.f", .function, nil)])]) }
    #expect(try rows("SELECT count(*), count(DISTINCT package), min(sprint) FROM symbols") == [[.integer(62), .integer(61), .text("it's")]])
    #expect(try rows("SELECT package FROM symbols WHERE sprint = 'it''s' AND name = 'g'") == [[.text("a")]])
    // Each row of one side asks the other side again.
    #expect(
      try rows("SELECT count(*) FROM packages p JOIN symbols s ON s.package = p.package AND s.version = p.version AND s.sprint = p.sprint")
        == [[.integer(62)]])
  }

  @Test(arguments: [
    ("package = 'a'", 2), ("package = 'A'", 0), ("package = 'A' COLLATE NOCASE", 2), ("line = '0'", 0), ("name IN ('f', 'g')", 3),
    ("path = 'b.f' AND sprint = 'late'", 1), ("sprint = 1", 0), ("summary IS NULL", 2), ("canonical = 1", 3), ("package = NULL", 0),
  ])
  func conditionsMeanWhatTheyMeanInSQLite(condition: String, count: Int64) throws {
    // SQLite checks the same rows itself when the column is hidden from the table by an operator.
    #expect(try rows("SELECT count(*) FROM symbols WHERE \(condition)") == [[.integer(count)]])
    #expect(try rows("SELECT count(*) FROM (SELECT * FROM symbols LIMIT -1 OFFSET 0) WHERE \(condition)") == [[.integer(count)]])
  }

  @Test func aBrokenChunkIsNamedAndTheOthersAnswer() throws {
    let view = try fixture.view()
    let batch = try Dataset.Batch(sprint: "late", number: 1), path = fixture.dataset.chunkPath(batch)
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    var found: [[SQLValue]] = []
    try SQLQuery(view).run("SELECT path FROM symbols ORDER BY path") { (row) throws(OmniError) in found.append(row) }
    #expect(found == [[.text("a.f")], [.text("a.g")]])
    #expect(view.problems.map(\.code) == [.corrupt] && view.problems[0].location == path)
  }
}
