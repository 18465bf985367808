import Foundation
import Records
import Registries
import Sprint
import TestSupport
import Testing

@Suite struct SprintFileTests {
  @Test func readsNamesAndVersions() throws {
    let plan = try SprintFile(name: "s", packages: [("pypi", ["a", " b == 1.2 ", "a", "b==1.2", "b"]), ("npm", [])])
    #expect(plan.parts.map(\.registry) == ["pypi"])
    #expect(plan.parts[0].packages == [PackageRequest(name: "a"), PackageRequest(name: "b", version: "1.2"), PackageRequest(name: "b")])
  }

  @Test(arguments: [
    ("", ["a"]), ("a/b", ["a"]), ("..", ["a"]), ("ü", ["a"]), ("s", []), ("s", [""]), ("s", ["a", " "]), ("s", ["==1"]), ("s", ["a=="]),
  ]) func refuses(name: String, packages: [String]) {
    #expect(#expect(throws: OmniError.self) { try SprintFile(name: name, packages: [("pypi", packages)]) }?.code == .usage)
  }

  @Test func aFileGivesRegistryPackagesAndItsName() throws {
    try TemporaryFolder.with { folder in
      let text = "# ours\nregistries:\n  pypi: [a, b==1.0]\n  npm:\n    - '@c/d'\nbases:\n  npm: { registry: 'http://127.0.0.1:1' }\n"
      try folder.write(text, to: "first-ten.yaml")
      let plan = try SprintFile(file: folder.path + "/first-ten.yaml")
      #expect(plan.name == "first-ten")
      #expect(plan.parts.map(\.registry) == ["pypi", "npm"])
      #expect(
        plan.parts.map(\.packages) == [
          [PackageRequest(name: "a"), PackageRequest(name: "b", version: "1.0")], [PackageRequest(name: "@c/d")],
        ])
      #expect(plan.parts.map(\.bases) == [[:], ["registry": "http://127.0.0.1:1"]])
    }
  }

  /// A file's text, the end of the error's place, and a part of what it says.
  @Test(arguments: [
    ("registries: {pypi: [a]}\nbase: {}\n", ".yaml:2:1", "did you mean 'bases'?"),
    ("bases: {}\n", ".yaml:1:1", "registries"),
    ("registries: [pypi]\n", ".yaml:1:13", "registries"),
    ("registries:\n  pypi: {a: 1}\n", ".yaml:2:9", "pypi"),
    ("registries:\n  pypi: [[a]]\n", ".yaml:2:10", "pypi"),
    ("registries: {pypi: [a]}\nbases: {pypi: {index: [a]}}\n", ".yaml:2:23", "index"),
    ("registries: {pypi: [a], pypi: [b]}\n", ".yaml:1:14", "stands twice"),
    ("registries: {pypi: [a\n", ".yaml:2:1", "not YAML"),
    ("- a\n", ".yaml:1:1", "must be a mapping"),
    ("", ".yaml", "the file is empty"),
  ]) func aFileThatIsWrongSaysWhere(text: String, place: String, part: String) throws {
    try TemporaryFolder.with { folder in
      try folder.write(text, to: "plan.yaml")
      let error = try #require(#expect(throws: OmniError.self) { try SprintFile(file: folder.path + "/plan.yaml") })
      #expect(error.code == .invalid)
      #expect(error.location?.contains("plan" + place) == true && error.description.contains(part), "\(error)")
    }
  }

  @Test func aFileWithoutPackagesNamesNone() throws {
    try TemporaryFolder.with { folder in
      try folder.write("registries: {pypi: []}\n", to: "plan.yaml")
      let error = #expect(throws: OmniError.self) { try SprintFile(file: folder.path + "/plan.yaml") }
      #expect(error?.code == .usage && error?.hint != nil)
    }
  }

  @Test func basesAreOfTheSprintsRegistries() {
    let error = #expect(throws: OmniError.self) { try SprintFile(name: "s", packages: [("pypi", ["a"])], bases: ["pypy": ["index": "x"]]) }
    #expect(error?.code == .usage && error?.hint == "did you mean 'pypi'?")
  }

  @Test func aFileThatIsNoTextIsInvalid() throws {
    try TemporaryFolder.with { folder in
      let file = folder.path + "/plan.yaml"
      try Data([0x72, 0xff, 0xfe]).write(to: URL(fileURLWithPath: file))
      let error = #expect(throws: OmniError.self) { try SprintFile(file: file) }
      #expect(error?.code == .invalid && error?.location == file)
    }
  }

  @Test func aMissingFileIsNotFound() {
    #expect(#expect(throws: OmniError.self) { try SprintFile(file: "/nonexistent.yaml") }?.code == .notFound)
  }
}
