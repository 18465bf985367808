import Records
import Testing

@testable import Registries

@Suite struct ReadmeTests {
  private let rules = [
    ReadmeRule(files: ["*.dist-info/metadata", "pkg-info"].map(FileNamePattern.init), format: .fields),
    ReadmeRule(files: ["readme.md", "readme"].map(FileNamePattern.init), format: .text),
  ]

  private func text(_ files: [(String, String)]) -> String? { rules.text(of: files.map { ($0.0, Array($0.1.utf8)) }) }

  @Test func theFirstFileThatSaysSomethingCounts() {
    #expect(text([("README", "plain"), ("ReadMe.MD", "# A\r\ntext")]) == "# A\ntext")
    #expect(text([("src/README.md", "inner")]) == nil)
    #expect(text([("README.md", " \n\t"), ("README", "x")]) == "x")
    #expect(text([("README.md", "x"), ("a.dist-info/METADATA", "Name: a\nSummary: what it is\n\nThe text.")]) == "what it is\n\nThe text.")
  }

  @Test(arguments: [
    ("Name: a\nDescription: one\n        two\n          three\n       |four\n", "one\ntwo\n  three\nfour"),
    ("Summary: s\nDescription: in a field\n\nbehind them\n", "s\n\nbehind them\n"), ("Summary: UNKNOWN\n\nx", "x"),
    ("no field at all", nil), ("", nil), ("\n\n", nil), (" goes on\nSummary: s", "s"),
  ])
  func fieldsAreRead(file: String, expected: String?) { #expect(text([("PKG-INFO", file)]) == expected) }

  @Test func aLongTextIsCutBetweenCharacters() throws {
    let long = "x" + String(repeating: "日", count: 40_000)
    let cut = try #require(text([("README", long)]))
    #expect(cut.utf8.count <= ReadmeRule.limit && cut.utf8.count > ReadmeRule.limit - 4 && long.hasPrefix(cut))
    #expect(rules.text(of: [("README", [0x61, 0xff])]) == "a\u{FFFD}")
  }

  @Test func aReadmeOutsideThePackagesOfAnArchiveIsNoStray() throws {
    let rule = ContentRule(
      folders: [[FileNamePattern("src")]], languages: ["go"], manifest: PackageManifest(file: "go.mod", format: .line("module")))
    let contents = PackageContents(languages: [], readme: rules, rules: [rule])
    let files = ["src/README.md", "src/a/README.md", "src/a/go.mod", "src/a/x.go", "src/a/docs/README.md", "src/b.go"]
    for file in files { #expect(contents.wants(file) { $1.hasSuffix(".go") }) }
    #expect(!contents.wants("README.md") { $1.hasSuffix(".go") })
    let entries = files.map { ArchiveEntry(path: $0, rawPath: Array($0.utf8), data: Array(($0.hasSuffix("go.mod") ? "module m/a" : $0).utf8)) }
    let (packages, strays) = try contents.packages(PackageKey(registry: "debian", name: "m", version: "1"), entries)
    #expect(strays.map(\.path) == ["src/b.go"])
    #expect(packages.map { contents.readme.text(of: $0.files) } == ["src/a/README.md"])
  }
}
