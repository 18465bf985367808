import Foundation
import Records
import Registries
import Sprint
import TestSupport
import Testing

@Suite struct SprintPlanTests {
  @Test func readsNamesAndVersions() throws {
    let plan = try SprintPlan(name: "s", registry: "pypi", packages: ["a", " b == 1.2 ", "a", "b==1.2", "b"])
    #expect(plan.packages == [PackageRequest(name: "a"), PackageRequest(name: "b", version: "1.2"), PackageRequest(name: "b")])
  }

  @Test(arguments: [
    ("", ["a"]), ("a/b", ["a"]), ("..", ["a"]), ("ü", ["a"]), ("s", []), ("s", [""]), ("s", ["a", " "]), ("s", ["==1"]), ("s", ["a=="]),
  ]) func refuses(name: String, packages: [String]) {
    #expect(#expect(throws: OmniError.self) { try SprintPlan(name: name, registry: "pypi", packages: packages) }?.code == .usage)
  }

  @Test func aFileGivesRegistryPackagesAndItsName() throws {
    try TemporaryFolder.with { folder in
      try folder.write("# ours\nregistry: pypi\npackages:\n  - a\n  - b==1.0\n", to: "first-ten.yaml")
      let plan = try SprintPlan(file: folder.path + "/first-ten.yaml")
      #expect(plan.name == "first-ten" && plan.registry == "pypi")
      #expect(plan.packages == [PackageRequest(name: "a"), PackageRequest(name: "b", version: "1.0")])
    }
  }

  /// A file's text, the end of the error's place, and a part of what it says.
  @Test(arguments: [
    ("registry: pypi\npakages: [a]\n", ".yaml:2:1", "did you mean 'packages'?"),
    ("packages: [a]\n", ".yaml:1:1", "registry"),
    ("registry: [pypi]\npackages: [a]\n", ".yaml:1:11", "registry"),
    ("registry: pypi\npackages: {a: 1}\n", ".yaml:2:11", "packages"),
    ("registry: pypi\npackages: [[a]]\n", ".yaml:2:12", "packages"),
    ("registry: pypi\nregistry: pypi\npackages: [a]\n", ".yaml:1:1", "stands twice"),
    ("registry: pypi\npackages: [a\n", ".yaml:3:1", "not YAML"),
    ("- a\n", ".yaml:1:1", "must be a mapping"),
    ("", ".yaml", "the file is empty"),
  ]) func aFileThatIsWrongSaysWhere(text: String, place: String, part: String) throws {
    try TemporaryFolder.with { folder in
      try folder.write(text, to: "plan.yaml")
      let error = try #require(#expect(throws: OmniError.self) { try SprintPlan(file: folder.path + "/plan.yaml") })
      #expect(error.code == .invalid)
      #expect(error.location?.contains("plan" + place) == true && error.description.contains(part), "\(error)")
    }
  }

  @Test func aFileWithoutPackagesNamesNone() throws {
    try TemporaryFolder.with { folder in
      try folder.write("registry: pypi\n", to: "plan.yaml")
      let error = #expect(throws: OmniError.self) { try SprintPlan(file: folder.path + "/plan.yaml") }
      #expect(error?.code == .usage && error?.hint != nil)
    }
  }

  @Test func aFileThatIsNoTextIsInvalid() throws {
    try TemporaryFolder.with { folder in
      let file = folder.path + "/plan.yaml"
      try Data([0x72, 0xff, 0xfe]).write(to: URL(fileURLWithPath: file))
      let error = #expect(throws: OmniError.self) { try SprintPlan(file: file) }
      #expect(error?.code == .invalid && error?.location == file)
    }
  }

  @Test func aMissingFileIsNotFound() {
    #expect(#expect(throws: OmniError.self) { try SprintPlan(file: "/nonexistent.yaml") }?.code == .notFound)
  }
}
