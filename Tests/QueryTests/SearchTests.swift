import Foundation
import Query
import Records
import Store
import Testing

@Suite struct SearchTests {
  private let fixture = QueryFixture()

  init() throws {
    let requests: [(String, SymbolKind, String?)] = [
      ("requests", .module, "HTTP for humans."), ("requests.Session", .class, "Keeps cookies.\nAnd pools connections."),
      ("requests.Session.get", .method, nil), ("requests.api.get", .function, "Sends a GET."), ("requests.getter", .function, nil),
      ("requests.JSONParser", .class, nil), ("requests.parse_json_lines", .function, nil), ("requests.widget", .function, nil),
    ]
    var first = package("pypi", "requests", "2.0", requests)
    let alias = first.text.intern("requests.get")
    first.paths.append(PathRow(path: alias, nameStart: 9, symbol: 3, isCanonical: false, isReexport: true, rule: .none))
    try fixture.publish("1", 1, [first])
    try fixture.publish("2", 1, [package("npm", "got", "1", [("got.get", .variable, nil), ("got.GET", .constant, nil)])])
  }

  private func search(_ text: String, _ change: (inout Search) -> Void = { _ in }) throws -> [String] {
    var search = Search(try fixture.view())
    change(&search)
    return try search.run(text).map { "\($0.reason.name): \($0.path)" }
  }

  @Test func betterReasonsComeFirst() throws {
    #expect(
      try search("get") == [
        "exact name: got.get", "exact name: requests.api.get", "exact name: requests.Session.get", "exact name: got.GET", "prefix: requests.getter",
        "substring: requests.widget",
      ])
  }

  @Test(arguments: [
    ("requests.Session.GET", ["exact path: requests.Session.get"]), ("session.get", ["exact path: requests.Session.get"]),
    ("ession.get", []), ("requests.get", ["exact path: requests.get"]),
    ("parse json", ["words: requests.JSONParser", "words: requests.parse_json_lines"]),
    ("ParseJSON", ["words: requests.JSONParser", "words: requests.parse_json_lines"]), ("cookie", ["documentation: requests.Session"]),
    ("pools keeps", ["documentation: requests.Session"]), ("nothing at all", []), ("pools without keeping", ["some words: requests.Session"]),
    ("xyz\"*", []), ("a AND", []), ("NEAR(", []),
  ])
  func finds(text: String, expected: [String]) throws {
    #expect(try search(text) == expected)
  }

  @Test func filtersAndLimit() throws {
    #expect(try search("get") { $0.kind = .method } == ["exact name: requests.Session.get"])
    #expect(try search("get") { $0.package = PackageURL(type: "npm", name: "got", version: nil) } == ["exact name: got.get", "exact name: got.GET"])
    #expect(throws: OmniError.self) { try search("get") { $0.package = PackageURL(type: "pypi", name: "got", version: nil) } }
    #expect(try search("get") { $0.registry = "npm" } == ["exact name: got.get", "exact name: got.GET"])
    #expect(try search("get") { $0.registry = "hex" } == [])
    #expect(try search("get") { $0.since = "2" } == ["exact name: got.get", "exact name: got.GET"])
    let typo = #expect(throws: OmniError.self) { try search("get") { $0.since = "3" } }
    #expect(typo?.code == .notFound && typo?.hint != nil)
    #expect(try search("cookies") { $0.kind = .function } == [])
    #expect(try search("cookies") { $0.kind = .class } == ["documentation: requests.Session"])
    #expect(throws: OmniError.self) { try search("get") { $0.limit = 0 } }
    for limit in 1...6 { #expect(try search("get") { $0.limit = limit } == Array(search("get").prefix(limit))) }
  }

  @Test func onlyTheNewestVersionIsSearchedUnlessAnotherIsNamed() throws {
    try fixture.publish("3", 1, [package("npm", "got", "1", [("got.GET", .constant, "New.")])])
    let hits = try Search(try fixture.view()).run("got.GET")
    #expect(hits.map(\.path) == ["got.GET"])
    #expect(hits[0].sprint == "3" && hits[0].summary == "New." && hits[0].purl == "pkg:npm/got@1")
    try fixture.publish("3", 2, [package("npm", "got", "2", [("got.fetch", .function, nil)])])
    #expect(try search("got.GET") == [])
    #expect(try search("get") { $0.package = PackageURL(type: "npm", name: "got", version: "1") } == ["exact name: got.GET"])
    #expect(try search("fetch") { $0.package = PackageURL(type: "npm", name: "got", version: nil) } == ["exact name: got.fetch"])
  }

  @Test func deprecatedSymbolsAreToldApart() throws {
    var old = package("pypi", "old", "1", [("old.run", .function, "Runs."), ("old.go", .function, "Runs too.")])
    old.symbols[0].deprecated = old.text.intern("use go")
    try fixture.publish("3", 1, [old])
    #expect(try search("run") { $0.isDeprecated = true } == ["exact name: old.run"])
    #expect(try search("runs") { $0.isDeprecated = false } == ["documentation: old.go"])
    #expect(try search("runs") { $0.isDeprecated = true } == ["documentation: old.run"])
  }

  @Test func aBrokenChunkTakesOnlyWhatItAloneKnows() throws {
    let view = try fixture.view(), path = fixture.dataset.chunkPath(try Dataset.Batch(sprint: "1", number: 1))
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    let hits = try Search(view).run("get")
    #expect(hits.map(\.path).contains("requests.api.get") && hits.map(\.path).contains("got.get"))
    #expect(view.problems.map(\.location) == [path])
  }

  @Test(arguments: ["", " \t"]) func anEmptyTextIsRefused(text: String) {
    #expect(throws: OmniError.self) { try search(text) }
  }
}
