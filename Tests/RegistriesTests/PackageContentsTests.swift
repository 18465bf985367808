import Foundation
import Records
import TestSupport
import Testing

@testable import Registries

/// Packages within packages, as Debian has them.
@Suite struct PackageContentsTests {
  private let rules: PackageContents
  private let key = PackageKey(registry: "debian", name: "x-dev", version: "1-1")

  init() throws {
    let debian = try registry("debian")
    rules = PackageContents(languages: [], excluded: debian.excluded, rules: debian.contents)
  }

  /// Each package as `name: its files`, each stray as `- path`.
  private func packages(_ paths: [String], _ content: String = "") throws -> [String] {
    let wanted = paths.filter { rules.wants($0) { _, path in path.contains(".") } }
    let (packages, strays) = try rules.packages(key, wanted.map { ArchiveEntry(path: $0, rawPath: [], data: Array(content.utf8)) })
    return packages.map { "\($0.key.name): " + $0.files.map(\.path).joined(separator: " ") } + strays.map { "- " + $0.path }
  }

  @Test func headersArePackagedAsTheArchive() throws {
    #expect(
      try packages(["usr/include/a.h", "usr/include/a/b.h", "usr/include/x86_64-linux-gnu/c.h", "usr/lib/libx.a", "usr/share/doc/x.h"])
        == ["x-dev: usr/include/a.h usr/include/a/b.h usr/include/x86_64-linux-gnu/c.h"])
    #expect(try packages(["usr/share/doc/x-dev/copyright.gz"]).isEmpty)
  }

  @Test func modulesOfSeveralVersionsBeginBelowTheirFolderAndCountOnce() throws {
    #expect(
      try packages([
        "usr/share/lua/5.1/x/init.lua", "usr/share/lua/5.1/y.lua", "usr/share/lua/5.3/y.lua", "usr/share/lua/5.3/z.lua", "usr/share/z.lua",
      ])
        == ["x-dev: x/init.lua y.lua z.lua"])
  }

  @Test func aLibrarySaysWhereItsHeadersAre() throws {
    let text = """
      prefix=/usr
      includedir = ${prefix}/include
      libdir=${prefix}/lib/x86_64-linux-gnu
      Cflags: -DX -I${includedir}/x -I "${libdir}/x-1.0/include" -I${includedir}/../y -I${pcfiledir}/z -I${includedir} -I${none}/usr/include/other
      Libs: -L${libdir} -Inothing
      """
    let home = "usr/lib/x86_64-linux-gnu"
    #expect(
      PkgConfig.includeFolders(text, folder: home + "/pkgconfig") == [
        "usr/include/x", home + "/x-1.0/include", home + "/pkgconfig/z", "usr/include", "usr/include/other",
      ])
    let files = [
      home + "/pkgconfig/x.pc", "usr/include/x/a.h", "usr/include/x86_64-linux-gnu/b.h", home + "/x-1.0/include/c.h", home + "/x-1.0/d.h",
    ]
    let entries = files.filter { rules.wants($0) { _, path in path.hasSuffix(".h") } }
      .map { ArchiveEntry(path: $0, rawPath: [], data: Array(($0.hasSuffix(".pc") ? text : "").utf8)) }
    let packages = try rules.packages(key, entries).packages
    #expect(packages.map { $0.files.map(\.path) } == [[files[1], files[2], files[3]]])
    #expect(
      packages[0].settings == ["include_dirs": ["usr/include", "usr/include/x86_64-linux-gnu", "usr/include/x", home + "/x-1.0/include"]])
    #expect(try rules.packages(key, Array(entries.dropFirst())).packages[0].settings.isEmpty, "the rule pack knows where headers are")
    #expect(PkgConfig.includeFolders(String(repeating: "a=${a}${a}x\n", count: 100) + "Cflags: -I${a}", folder: "").count == 1)
  }

  @Test func aCratesFolderTellsItsName() throws {
    let home = "usr/share/cargo/registry/"
    #expect(try packages([home + "a-b-1.0.0/Cargo.toml", home + "a-b-1.0.0/src/lib.rs"]) == ["x-dev: Cargo.toml src/lib.rs"])
    let (packages, _) = try rules.packages(
      key, [ArchiveEntry(path: home + "a-2-b-1.0.0-rc.1/Cargo.toml", rawPath: [], data: [])])
    #expect(packages[0].languages == ["rust"] && packages[0].warnings == ["holds a-2-b 1.0.0-rc.1 of crates.io"])
  }

  @Test func severalPackagesHaveNamesOfTheirOwn() throws {
    let home = "usr/share/nodejs/"
    let manifest = #"{"name": "own", "version": "1.2.3"}"#
    #expect(
      try packages(
        [home + "a/package.json", home + "a/lib/package.json", home + "a/node_modules/b/package.json", home + "@s/c/package.json", home + "d.js"],
        manifest) == [
          "x-dev/@s/c: package.json", "x-dev/a: package.json lib/package.json", "- usr/share/nodejs/d.js",
        ], "of one name, so their folders tell them apart")
    #expect(try packages(["usr/include/a.h", home + "a/package.json"], manifest) == ["x-dev/own: package.json", "x-dev: usr/include/a.h"])
    #expect(
      try packages([home + "a/package.json", home + "b/package.json"], "[]") == ["x-dev/a: package.json", "x-dev/b: package.json"],
      "a manifest without a name")
  }

  /// The folders of a rule are one tree: what stands in both at one place is one package.
  @Test func aRulesFoldersAreOneTree() throws {
    let paths = ["usr/share/nodejs/a/package.json", "usr/lib/nodejs/a/b.js"]
    #expect(try packages(paths, #"{"name": "own", "version": "1.2.3"}"#) == ["x-dev: package.json b.js"])
  }

  @Test func modulesWithoutAManifestKeepTheirPath() throws {
    let home = "usr/share/gocode/src/"
    #expect(try packages([home + "example.com/m/a.go", home + "example.com/m/b/b.go"]) == ["x-dev: a.go b/b.go"])
    let file = ArchiveEntry(path: home + "example.com/m/a.go", rawPath: [], data: [])
    #expect(try rules.packages(key, [file]).packages[0].settings == ["import_path": ["example.com/m"]])
    #expect(
      try packages([home + "example.com/m/go.mod", home + "example.com/m/v2/go.mod", home + "example.com/n/go.mod"], "module \"example.com/q\" // x")
        == ["x-dev/example.com/m: go.mod v2/go.mod", "x-dev/example.com/n: go.mod"])
  }

  /// A link in one package of an archive is no business of another's.
  @Test func aPackageHoldsItsFolders() throws {
    let home = "usr/share/nodejs/"
    let (packages, _) = try rules.packages(
      key, ["a/package.json", "a/x/y.js", "b/package.json"].map { ArchiveEntry(path: home + $0, rawPath: [], data: []) })
    #expect(packages.map(\.folders) == [[home + "a"], [home + "b"]])
    #expect(packages.map { $0.holds("./" + home + "a/z.js") } == [true, false])
    #expect(packages.allSatisfy { !$0.holds(home + "ab/z.js") })
  }

  @Test func theyAreCounted() {
    let entries = (0..<1001).map { ArchiveEntry(path: "usr/share/nodejs/p\($0)/package.json", rawPath: [], data: []) }
    #expect(failure { _ = try rules.packages(key, entries) }?.code == .limit)
  }

  // MARK: apt

  @Test func aptsAnswer() throws {
    try TemporaryFolder.with { folder in
      try folder.write("", to: "list")
      let lines = "http://host/debian\t\(folder.path)/list\nhttp://host/debian\t\(folder.path)/none\nfile:/x\t\(folder.path)/list\nrubbish\n"
      #expect(AptConfiguration.parse(lines) == [AptConfiguration.List(path: folder.path + "/list", site: "http://host/debian")])
    }
  }

  @Test func bothBasesOrNone() throws {
    let error = failure { _ = try RegistryClient(registry("debian"), bases: ["pool": "http://127.0.0.1:1"]) }
    #expect(error?.code == .usage && error?.what == "debian needs an address for the base 'index' too")
  }

  @Test func paragraphs() throws {
    let text = "Package: a\nVersion: 1\nDescription: x\n Version: 9\n\nPackage: b\r\nVersion: 2\r\n\r\n\n\nVersion: 3\nPackage:a \nPackage-Type: deb"
    let index = PackageIndex(Array(text.utf8))
    let version = try #require(FieldPath("/Version"))
    #expect(index.records(of: "a").map { $0[version]?.text } == ["1", "3"])
    #expect(index.records(of: "b").map { $0[version]?.text } == ["2"])
    #expect(index.records(of: "c").isEmpty && PackageIndex([]).records(of: "").isEmpty)
  }
}
