import Records
import Store
import Testing

@testable import Query

@Suite struct PackageListTests {
  private let fixture = QueryFixture()

  init() throws {
    func described(_ registry: String, _ name: String, _ version: String, _ readme: String?) -> PackageSurface {
      var surface = package(registry, name, version, [("\(name).f", .function, nil)])
      surface.readme = readme
      return surface
    }
    try fixture.publish(
      "1", 1,
      [
        described("pypi", "requests", "1", "# requests\n\nAn old text about gopher servers."),
        described("pypi", "httpx", "1", "# HTTPX\n\nA next generation client for web servers, <b>fully</b> typed."),
        described("npm", "got", "1", "Human-friendly requests of web servers for Node."), described("npm", "left-pad", "1", nil),
      ])
    try fixture.publish(
      "1", 2, [described("pypi", "requests", "2", "# requests\n\nA simple library for web servers.\n\nSee https://gopher.example.")])
  }

  private func list(_ text: String, _ change: (inout PackageList) -> Void = { _ in }) throws -> [String] {
    var list = PackageList(try fixture.view())
    change(&list)
    return try list.run(text).map { "\($0.key.name)@\($0.key.version)" }
  }

  @Test func namesComeBeforeWordsOfTheText() throws {
    #expect(try list("requests") == ["requests@2", "got@1"])
    #expect(try list("web servers").sorted() == ["got@1", "httpx@1", "requests@2"])
    #expect(try list("requests") { $0.limit = 1 } == ["requests@2"])
    #expect(try list("REQUESTS") == ["requests@2", "got@1"])
  }

  @Test func wordsOfANameCount() throws { #expect(try list("pad left") == ["left-pad@1"]) }

  @Test func onlyTheNewestTextIsLookedAt() throws {
    #expect(try list("gopher") == [], "neither the old version's text nor an address")
  }

  @Test func filtersHold() throws {
    #expect(try list("web servers") { $0.registry = "npm" } == ["got@1"])
    #expect(try list("web servers") { $0.registry = "nonsense" } == [])
    #expect(try list("requests") { $0.allVersions = true } == ["requests@2", "requests@1", "got@1"])
    #expect(try list("web servers") { $0.status = .failed } == [])
  }

  @Test func theCatalogHasTheSummary() throws {
    let packages = try PackageList(fixture.view()).run("")
    #expect(
      packages.map(\.summary) == [
        "Human-friendly requests of web servers for Node.", "A next generation client for web servers, fully typed.", nil,
        "A simple library for web servers.",
      ])
  }
}
