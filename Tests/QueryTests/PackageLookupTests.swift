import Records
import Store
import Testing

@testable import Query

@Suite struct PackageLookupTests {
  private let fixture = QueryFixture()

  init() throws {
    try fixture.publish("1", 1, [package("pypi", "requests", "2.9"), package("pypi", "requests", "2.10"), package("crates.io", "serde", "1.0")])
    try fixture.publish("1", 2, [package("pypi", "requests", "2.10rc1"), package("pypi", "dup", "1"), package("npm", "dup", "1")])
    try fixture.publish("2", 1, [package("pypi", "requests", "1.0", [("requests", .module, nil)])])
  }

  private func find(_ text: String, sprint: String? = nil) throws -> String {
    let view = try fixture.view(purlTypes: ["crates.io": "cargo"])
    let found = try PackageLookup(view, sprint: sprint).find(PackageURL(parsing: text, knownTypes: ["pypi", "cargo", "npm", "crates.io"]))
    return "\(found.package.key.version) of \(found.sprint)"
  }

  @Test func theLatestSprintThenTheGreatestVersion() throws {
    #expect(try find("requests") == "1.0 of 2")
    #expect(try find("requests", sprint: "1") == "2.10 of 1")
    #expect(try find("pypi/requests@2.9") == "2.9 of 1")
    #expect(try find("cargo/serde") == "1.0 of 1")
    #expect(try find("crates.io/serde") == "1.0 of 1")
    #expect(try PackageLookup(fixture.view()).surface(PackageURL(type: nil, name: "requests", version: nil)).paths.count == 1)
  }

  @Test(arguments: [
    ("reqests", OmniError.Code.notFound, "did you mean 'requests'?"), ("requests@3", .notFound, "versions there: 2.10, 2.10rc1, 2.9, 1.0"),
    ("dup", .usage, "write one of pkg:npm/dup, pkg:pypi/dup"),
  ])
  func explainsWhatIsMissing(text: String, code: OmniError.Code, hint: String) {
    let error = #expect(throws: OmniError.self) { try find(text) }
    #expect(error?.code == code)
    #expect(error?.hint == hint)
  }

  @Test func anUnknownSprintIsSuggested() {
    let error = #expect(throws: OmniError.self) { try find("requests", sprint: "9") }
    #expect(error?.code == .notFound)
  }

  @Test(arguments: [
    ("1.9", "1.10"), ("1.0", "1.0.1"), ("2.0-rc1", "2.0"), ("1.0a1", "1.0b1"), ("1.0rc9", "1.0rc10"), ("1", "2"), ("v1.2.0", "v1.02.1"),
  ])
  func versionsAreOrdered(less: String, greater: String) {
    #expect(VersionOrder.isLess(less, greater))
    #expect(!VersionOrder.isLess(greater, less))
    #expect(!VersionOrder.isLess(less, less))
  }
}
