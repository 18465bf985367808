import Records
import Store
import Testing

@testable import Query

@Suite struct SymbolLookupTests {
  private let fixture = QueryFixture()

  init() throws {
    var either = package("crates.io", "either", "1.0", [("either::Either", .enum, "One of two.")])
    either.separator = "::"
    either.paths[0].nameStart = 8
    var tools = package("crates.io", "itertools", "2.0", [("itertools::zip", .function, nil)])
    tools.paths[0].nameStart = 11
    let path = tools.text.intern("itertools::Either")
    var external = PathRow(path: path, nameStart: 11, symbol: nil, isCanonical: true, isReexport: true, rule: tools.text.intern("use"))
    external.external = tools.text.intern("either::Either")
    tools.paths.append(external)
    var requests = package("pypi", "requests", "1.0", [("requests.api.get", .function, "Sends a GET."), ("requests.Session.get", .method, nil)])
    requests.parameters = [
      ParameterRow(name: requests.text.intern("url"), type: requests.text.intern("str"), kind: .positionalOrKeyword),
      ParameterRow(name: requests.text.intern("timeout"), defaultValue: requests.text.intern("None"), kind: .keyword),
    ]
    requests.symbols[0].parameters = 0..<2
    requests.paths.insert(
      PathRow(
        path: requests.text.intern("requests.get"), nameStart: 9, symbol: 0, isCanonical: false, isReexport: true,
        rule: requests.text.intern("import")),
      at: 1)
    try fixture.publish("1", 1, [either, tools, requests])
    try fixture.publish("2", 1, [package("npm", "requests", "1.0", [("requests.get", .function, nil)])])
  }

  private func reports(_ path: String, package: PackageURL? = nil, registry: String? = nil) throws -> [SymbolReport] {
    let lookup = SymbolLookup(try fixture.view(purlTypes: ["crates.io": "cargo"]))
    return try lookup.reports(try lookup.find(path, package: package, registry: registry))
  }

  @Test func anyPathLeadsToTheSymbol() throws {
    let report = try #require(try reports("requests.get", registry: "pypi").first)
    #expect(report.path.path == "requests.get" && !report.path.isCanonical && report.path.rule == "import")
    #expect(report.paths.map(\.path) == ["requests.api.get", "requests.get"])
    #expect(report.path.definition == "requests.api.get" && report.path.summary == "Sends a GET.")
    #expect(report.parameters.map(\.name) == ["url", "timeout"] && report.parameters[1].defaultValue == "None")
    let canonical = try #require(try reports("requests.api.get").first)
    #expect(canonical.path.isCanonical && canonical.paths == report.paths)
  }

  @Test func severalSymbolsOfOnePathAreAllShown() throws {
    #expect(try reports("requests.get").map(\.purl) == ["pkg:npm/requests@1.0", "pkg:pypi/requests@1.0"])
    #expect(try reports("requests.get", package: PackageURL(type: "npm", name: "requests", version: nil)).map(\.purl) == ["pkg:npm/requests@1.0"])
    // The end of a path finds whatever ends so; several paths of one symbol count once.
    #expect(try reports("get", registry: "pypi").map(\.path.path) == ["requests.api.get", "requests.Session.get"])
  }

  @Test func pathsIntoOtherPackagesAreResolvedBothWays() throws {
    let external = try #require(try reports("itertools::Either").first)
    #expect(external.path.kind == nil && external.path.target == "either::Either")
    #expect(external.resolved == [SymbolReport.Place(purl: "pkg:cargo/either@1.0", path: "either::Either", kind: .enum)])
    let target = try #require(try reports("either::Either").first)
    #expect(target.reexports == [SymbolReport.Place(purl: "pkg:cargo/itertools@2.0", path: "itertools::Either", kind: nil)])
  }

  @Test func whatIsMissingIsToldWithWhatIsNear() {
    let error = #expect(throws: OmniError.self) { try reports("zi") }
    #expect(error?.code == .notFound)
    #expect(error?.hint == "near it: itertools::zip")
    #expect(throws: OmniError.self) { try reports("zip", package: PackageURL(type: "cargo", name: "either", version: nil)) }
  }
}
