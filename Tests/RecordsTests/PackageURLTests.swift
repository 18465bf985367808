import Testing

@testable import Records

@Suite struct PackageURLTests {
  @Test(arguments: [
    ("pkg:pypi/requests@2.32.5", PackageURL(type: "pypi", name: "requests", version: "2.32.5")),
    ("pypi/requests", PackageURL(type: "pypi", name: "requests", version: nil)),
    ("requests@2.32.5", PackageURL(type: nil, name: "requests", version: "2.32.5")),
    ("pkg:npm/%40angular/core@1.0.0", PackageURL(type: "npm", name: "@angular/core", version: "1.0.0")),
    ("pkg:npm/@angular/core", PackageURL(type: "npm", name: "@angular/core", version: nil)),
    ("x/y@1", PackageURL(type: nil, name: "x/y", version: "1")),
  ])
  func reads(text: String, expected: PackageURL) throws {
    #expect(try PackageURL(parsing: text, knownTypes: ["pypi", "npm"]) == expected)
  }

  @Test(arguments: ["", "pkg:", "pkg:pypi/", "requests@", "pkg:pypi/x?arch=1"])
  func refuses(text: String) {
    #expect(throws: OmniError.self) { try PackageURL(parsing: text, knownTypes: ["pypi"]) }
  }

  @Test func writesTheCanonicalSpelling() {
    #expect(PackageURL(type: "npm", name: "@angular/core", version: "1.0+b").description == "pkg:npm/%40angular/core@1.0%2Bb")
  }
}
