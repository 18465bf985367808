import Foundation
import Query
import Records
import Store
import Testing

@Suite struct CatalogTests {
  private let fixture = QueryFixture()

  /// What a search gives, which must not depend on how the catalog came to be.
  private func answers(_ view: DatasetView) throws -> [[String]] {
    try ["f", "b", "shared", "b.f", "text", "ha", "x y"].map { text in
      try Search(view).run(text).map { "\($0.reason.name) \($0.purl) \($0.path) \($0.sprint) \($0.signature ?? "-") \($0.summary ?? "-")" }
    }
  }

  private func publish(_ sprint: String, _ number: Int) throws {
    try fixture.publish(
      sprint, number,
      (0..<4).map { i in
        package(
          "pypi", ["a", "b", "c", "d"][i], "\(number).\(sprint.count)",
          [("\(["a", "b", "c", "d"][i]).f", .function, "A text.\nShared by \(sprint)."), ("b.shared\(number)", .class, i == 1 ? "Ha." : nil)])
      })
  }

  @Test func anExtendedCatalogAnswersLikeOneBuiltAnew() throws {
    for (sprint, number) in [("1", 1), ("1", 2), ("2", 1), ("3", 1)] {
      try publish(sprint, number)
      let outcome = try fixture.update()
      #expect(outcome.chunks >= 1 && outcome.problems == [])
      let extended = try answers(try fixture.view())
      try FileManager.default.removeItem(atPath: fixture.dataset.catalogPath)
      try fixture.update()
      #expect(try answers(try fixture.view()) == extended)
    }
    #expect(try fixture.update().chunks == 0)
  }

  @Test func aChunkThatIsGoneOrOtherBytesLeavesNoTrace() throws {
    try publish("1", 1)
    try publish("2", 1)
    try fixture.update()
    try fixture.dataset.remove(try Dataset.Batch(sprint: "2", number: 1))
    #expect(try Search(try fixture.view()).run("f").allSatisfy { $0.sprint == "1" })
    try fixture.publish("1", 1, [package("pypi", "z", "1", [("z.only", .function, nil)])])
    #expect(try Search(try fixture.view()).run("f").isEmpty)
    #expect(try Search(try fixture.view()).run("only").map(\.path) == ["z.only"])
  }

  @Test func aDamagedChunkIsNamedTheOthersAreIndexedAndItIsTriedAgain() throws {
    try publish("1", 1)
    try fixture.publish("1", 2, [package("pypi", "whole", "1", [("whole.f", .function, nil)])])
    let path = fixture.dataset.chunkPath(try Dataset.Batch(sprint: "1", number: 1))
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
    let outcome = try fixture.update()
    #expect(outcome.problems.map(\.location) == [path])
    #expect(try Search(try fixture.view()).run("f").map(\.path) == ["whole.f"])
    try bytes.write(to: URL(fileURLWithPath: path))
    #expect(try fixture.update().problems == [])
    #expect(try Search(try fixture.view()).run("f").count == 5)
  }

  @Test func whatIsNoCatalogIsReplaced() throws {
    try publish("1", 1)
    try Data("SQLite format 3\0 and nothing else".utf8).write(to: URL(fileURLWithPath: fixture.dataset.catalogPath))
    #expect(throws: OmniError.self) { try Catalog(path: fixture.dataset.catalogPath) }
    #expect(try fixture.update().chunks == 1)
    #expect(try Search(try fixture.view()).run("f").count == 4)
  }
}
