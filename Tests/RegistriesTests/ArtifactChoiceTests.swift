import Foundation
import Records
import Testing

@testable import Registries

@Suite struct ArtifactChoiceTests {
  private let registry: RegistryDescriptor

  init() throws { registry = try pypi() }

  /// Chooses among files of a project `foo`; a name may be followed by `!` (yanked) or `!reason`, or `#size`.
  private func choose(_ files: [String], wish: String? = nil, versions: [String] = []) throws -> ArtifactChoice {
    let records = files.map { file -> [String: Any] in
      let parts = file.split(separator: "!", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      let sized = parts[0].split(separator: "#").map(String.init)
      var record: [String: Any] = ["filename": sized[0], "url": sized[0], "hashes": ["sha256": String(repeating: "ab", count: 32)]]
      record["yanked"] = parts.count == 1 ? false : parts[1].isEmpty ? true : parts[1] as Any
      if sized.count > 1 { record["size"] = Int(sized[1]) }
      return record
    }
    let document = try JSONSerialization.data(withJSONObject: ["meta": ["api-version": "1.4"], "files": records, "versions": versions])
    return try ProjectListing(Array(document), of: "foo", registry, bases: [:]).choose(project: "foo", wish: wish, registry)
  }

  @Test(arguments: [
    (["foo-1.9.tar.gz", "foo-1.10.tar.gz"], "foo-1.10.tar.gz"),
    (["foo-1.0.tar.gz", "foo-2.0rc1.tar.gz"], "foo-1.0.tar.gz"),
    (["foo-1.0a1.tar.gz", "foo-1.0.dev9.tar.gz"], "foo-1.0a1.tar.gz"),
    (["foo-1.0.tar.gz", "foo-2.0.tar.gz!broken"], "foo-1.0.tar.gz"),
    (["foo-1.0-py3-none-any.whl!", "foo-1.0.tar.gz"], "foo-1.0.tar.gz"),
    (["foo-1.0.tar.gz", "foo-1.0-py2.py3-none-any.whl", "foo-1.0-py3-none-any.whl"], "foo-1.0-py3-none-any.whl"),
    (["foo-1.0.zip", "foo-1.0.tar.gz", "foo-1.0-py2-none-any.whl"], "foo-1.0.tar.gz"),
    (["foo-1.0-cp3-cp3-b.whl#9", "foo-1.0-cp3-cp3-a.whl#9", "foo-1.0-cp3-cp3-c.whl#10"], "foo-1.0-cp3-cp3-a.whl"),
    (["foo-1.0-cp3-cp3-a.whl", "foo-1.0-py36.py37-none-any.whl"], "foo-1.0-py36.py37-none-any.whl"),
    (["foo-1.0.tar.gz", "foo-2.0-py2.7.egg", "foo-3.0.exe"], "foo-1.0.tar.gz"),
    (["foo-1.0.tar.gz", "foo-nonsense.tar.gz", "bar-9.tar.gz"], "foo-1.0.tar.gz"),
  ])
  func picks(files: [String], expected: String) throws {
    #expect(try choose(files).file.name == expected)
    #expect(try choose(files.reversed()).file.name == expected, "the order of the listing does not matter")
  }

  @Test func aWishIsComparedNotSpelled() throws {
    let choice = try choose(["foo-1.0.tar.gz", "foo-1.0rc1.tar.gz", "foo-2.0.tar.gz"], wish: "v1-RC.1", versions: ["1.0", "1.0.0rc1", "2.0"])
    #expect(choice.file.name == "foo-1.0rc1.tar.gz")
    #expect(choice.version == "1.0.0rc1", "the registry's spelling counts")
    #expect(choice.warnings == [])
  }

  @Test func aWishMayBeYanked() throws {
    #expect(try choose(["foo-1.0.tar.gz!leaks keys", "foo-2.0.tar.gz"], wish: "1").warnings == ["yanked: leaks keys"])
    #expect(try choose(["foo-1.0.tar.gz!"], wish: "1").warnings == ["yanked"])
    #expect(try choose(["foo-1.0-py3-none-any.whl!", "foo-1.0.tar.gz"], wish: "1").warnings == [], "its other file is not yanked")
  }

  @Test func anUnknownVersionNamesItsNeighboursAndTheNewest() {
    let files = ["0.1", "0.9", "1.1", "2.0", "3.0", "4.0"].map { "foo-\($0).tar.gz" }
    let found = failure { _ = try choose(files, wish: "1.0") }
    #expect(found?.code == .notFound)
    #expect(found?.what == "there is no such version")
    #expect(found?.hint == "published are, among others, 4.0, 3.0, 2.0, 1.1, 0.9")
  }

  @Test func saysWhyNothingFits() {
    #expect(failure { _ = try choose(["foo-1.0.tar.gz"], wish: "nope") }?.code == .usage)
    #expect(failure { _ = try choose(["foo-1.0.egg"], wish: "1.0", versions: ["1.0"]) }?.what == "the version has no usable file")
    let yanked = failure { _ = try choose(["foo-1.0.tar.gz!", "foo-1.1.tar.gz!bad"]) }
    #expect(yanked?.what == "all releases are yanked")
    #expect(yanked?.why == "bad")
    #expect(yanked?.hint?.hasSuffix("@1.1") == true)
    #expect(failure { _ = try choose(["foo-1.0.exe"]) }?.why == "there are only files like foo-1.0.exe")
    #expect(failure { _ = try choose([]) }?.what == "nothing is published")
  }

  @Test(arguments: [
    ("[]", "lists no files"), ("{\"files\": 1}", "lists no files"), ("{\"files\": [{}]}", "without name"), ("<html>", "not JSON"),
    ("{\"meta\": {\"api-version\": \"2.0\"}, \"files\": []}", "newer interface"),
    ("{\"files\": [{\"filename\": \"f\", \"url\": \"f\", \"hashes\": {\"sha256\": \"abc\"}}]}", "a checksum that is none"),
    ("{\"meta\": {\"api-version\": \"x\"}, \"files\": []}", "newer interface"),
  ])
  func refusesDocuments(text: String, word: String) {
    let found = failure { _ = try ProjectListing(Array(text.utf8), of: "foo", registry, bases: [:]) }
    #expect(found?.code == .corrupt)
    #expect(found?.what.contains(word) == true, "\(String(describing: found))")
  }

  @Test func aLaterMinorInterfaceIsFine() throws {
    let text = #"{"meta": {"api-version": "1.99"}, "files": [{"filename": "a", "url": "b", "size": null, "yanked": null, "new": []}]}"#
    #expect(try ProjectListing(Array(text.utf8), of: "foo", registry, bases: [:]).files == [PublishedFile(name: "a", url: "b")])
  }
}
