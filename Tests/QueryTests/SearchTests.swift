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
    var search = Search(try ChunkSet(fixture.dataset))
    change(&search)
    return try search.run(text).map { "\($0.reason.name): \($0.path)" }
  }

  @Test func betterReasonsComeFirst() throws {
    #expect(
      try search("get") == [
        "exact name: got.GET", "exact name: got.get", "exact name: requests.api.get", "exact name: requests.Session.get", "prefix: requests.getter",
        "substring: requests.widget",
      ])
  }

  @Test(arguments: [
    ("requests.Session.GET", ["exact path: requests.Session.get"]), ("session.get", ["exact path: requests.Session.get"]),
    ("ession.get", []), ("parse json", ["words: requests.JSONParser", "words: requests.parse_json_lines"]),
    ("ParseJSON", ["words: requests.JSONParser", "words: requests.parse_json_lines"]), ("cookies", ["summary: requests.Session"]),
    ("pools keeps", ["documentation: requests.Session"]), ("nothing at all", []),
  ])
  func finds(text: String, expected: [String]) throws {
    #expect(try search(text) == expected)
  }

  @Test func filtersAndLimit() throws {
    #expect(try search("get") { $0.kind = .method } == ["exact name: requests.Session.get"])
    #expect(try search("get") { $0.package = PackageURL(type: "npm", name: "got", version: nil) } == ["exact name: got.GET", "exact name: got.get"])
    #expect(try search("get") { $0.package = PackageURL(type: "pypi", name: "got", version: nil) } == [])
    #expect(throws: OmniError.self) { try search("get") { $0.limit = 0 } }
    for limit in 1...6 { #expect(try search("get") { $0.limit = limit } == Array(search("get").prefix(limit))) }
  }

  @Test func aSymbolOfTwoSprintsIsFoundOnceInTheNewest() throws {
    try fixture.publish("3", 1, [package("npm", "got", "1", [("got.GET", .constant, "New.")])])
    let hits = try Search(try ChunkSet(fixture.dataset)).run("got.GET")
    #expect(hits.map(\.path) == ["got.GET", "got.get"])
    #expect(hits[0].sprint == "3" && hits[0].summary == "New." && hits[0].purl == "pkg:npm/got@1")
  }

  @Test(arguments: ["", " \t"]) func anEmptyTextIsRefused(text: String) {
    #expect(throws: OmniError.self) { try search(text) }
  }
}
