import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

/// Every shipped registry by its own protocol, against a server on this machine (Tests/Support/registry_protocols.py).
@Suite struct ProtocolTests {
  private let server: RegistryServer

  init() throws { server = try sharedServer.get() }

  private func fetch(_ registry: String, _ name: String, _ version: String? = nil) throws -> FetchedPackage {
    try client(server, of: registry).fetch(PackageRequest(name: name, version: version))
  }

  /// Registry, name, version asked for; the name and version that come, and what is told.
  @Test(
    arguments: [
      ("crates.io", "good", nil, "good", "1.1.0", ["1 of the registry's records have an unknown version and were left out"]),
      ("crates.io", "good", "1.2.0", "good", "1.2.0", ["yanked", "1 of the registry's records have an unknown version and were left out"]),
      ("crates.io", "camel-case", nil, "Camel_Case", "1.0.0", []),
      ("npm", "good", nil, "good", "1.1.0", []),
      ("npm", "good", "v2.0.0", "good", "2.0.0", []),
      ("npm", "@scope/thing", nil, "@scope/thing", "1.0.0", []),
      ("npm", "sha1-only", nil, "sha1-only", "1.0.0", []),
      ("npm", "two-sums", nil, "two-sums", "1.0.0", []),
      ("npm", "deprecated", nil, "deprecated", "1.0.0", ["deprecated: use good"]),
      ("go", "example.com/good", nil, "example.com/good", "v1.1.0", []),
      ("go", "example.com/good", "1.0.0", "example.com/good", "v1.0.0", []),
      ("go", "example.com/good", "v1.2.0", "example.com/good", "v1.2.0", ["retracted: it panics"]),
      ("go", "example.com/good", "main", "example.com/good", "v1.1.0", []),
      ("go", "example.com/good/v2", nil, "example.com/good/v2", "v2.0.0", []),
      ("go", "example.com/Upper/Case", nil, "example.com/Upper/Case", "v0.1.0-Beta", []),
      ("go", "example.com/pseudo", nil, "example.com/pseudo", "v0.0.0-20200101000000-abcdefabcdef", []),
      (
        "go", "example.com/pseudo", "v0.0.0-20200101000000-abcdefabcdef", "example.com/pseudo", "v0.0.0-20200101000000-abcdefabcdef", []
      ),
      ("go", "example.com/old", nil, "example.com/old", "v2.0.0+incompatible", []),
      ("debian", "libgood-dev", nil, "libgood-dev", "1.0-1+b1", []),
      ("debian", "libgood-dev", "1.0-1", "libgood-dev", "1.0-1", []),
    ] as [(String, String, String?, String, String, [String])])
  func fetches(registry: String, name: String, wish: String?, own: String, version: String, warnings: [String]) throws {
    let package = try fetch(registry, name, wish)
    #expect(package.key == PackageKey(registry: registry, name: own, version: version))
    #expect(package.warnings == warnings)
    let content = try package.archive.read(package.bytes) { _ in true }
    #expect(content.problems.isEmpty && !content.entries.isEmpty)
  }

  @Test(
    arguments: [
      ("crates.io", "absent", nil, .notFound, "there is no such package"),
      ("crates.io", "gone", nil, .notFound, "there is no such package"),
      ("crates.io", "withheld", nil, .notFound, "the registry withholds it for legal reasons"),
      ("crates.io", "good", "3.0.0", .notFound, "there is no such version"),
      ("crates.io", "good", "one", .usage, "'one' is not a version"),
      ("crates.io", "future", nil, .corrupt, "the registry speaks a newer interface"),
      ("crates.io", "not-json", nil, .corrupt, "the registry's answer has a line that is not JSON"),
      ("crates.io", "no-version", nil, .corrupt, "the registry's answer has a file without version"),
      ("crates.io", "other", nil, .corrupt, "the registry's answer is about another package"),
      ("crates.io", "no-sum", nil, .corrupt, "the registry publishes no checksum"),
      ("crates.io", "bad-sum", nil, .corrupt, "the archive is not the published one"),
      ("crates.io", "cut", nil, .network, "the answer broke off"),
      ("crates.io", "down", nil, .network, "the server refuses for now"),
      ("npm", "absent", nil, .notFound, "there is no such package"),
      ("npm", "withheld", nil, .notFound, "the registry withholds it for legal reasons"),
      ("npm", "unpublished", nil, .notFound, "nothing is published"),
      ("npm", "empty", nil, .notFound, "nothing is published"),
      ("npm", "bad-sum", nil, .corrupt, "the archive is not the published one"),
      ("npm", "no-sum", nil, .corrupt, "the registry publishes no checksum"),
      ("npm", "cut", nil, .network, "the answer broke off"),
      ("npm", "@scope/../x", nil, .usage, "not a package name of npm"),
      ("go", "example.com/absent", nil, .notFound, "there is no such package"),
      ("go", "example.com/gone", nil, .notFound, "there is no such package"),
      ("go", "example.com/good", "v7.0.0", .notFound, "there is no such version"),
      ("go", "example.com/bad-sum", nil, .corrupt, "the archive is not the published one"),
      ("go", "example.com/cut", nil, .network, "the answer broke off"),
      ("go", "example.com/a!b", nil, .usage, "not a package name of go"),
      ("debian", "absent-dev", nil, .notFound, "there is no such package"),
      ("debian", "bad-sum-dev", nil, .corrupt, "the archive is not the published one"),
      ("debian", "cut-dev", nil, .network, "the answer broke off"),
      ("debian", "lost-dev", nil, .notFound, "the archive is listed but gone"),
    ] as [(String, String, String?, OmniError.Code, String)])
  func saysWhatFailed(id: String, name: String, version: String?, code: OmniError.Code, what: String) throws {
    let found = try #require(failure { _ = try fetch(id, name, version) })
    #expect(found.code == code)
    #expect(found.what == what, "\(found)")
    let prefix = try registry(id).purlPrefix
    if code != .usage { #expect(found.location?.hasPrefix("pkg:\(prefix)/") == true, "\(found)") }
  }

  /// Half of its bytes come, one by one: nobody waits for the rest.
  @Test(arguments: [("crates.io", "slow"), ("npm", "slow"), ("go", "example.com/slow")])
  func aTrickleIsGivenUp(id: String, name: String) throws {
    let client = try client(server, of: id) {
      $1.stallTimeout = .seconds(1)
      $1.tries = 1
    }
    let found = failure { _ = try client.fetch(PackageRequest(name: name)) }
    #expect(found?.code == .network && found?.why?.contains("too slow") == true, "\(String(describing: found))")
  }

  @Test(arguments: [("crates.io", "busy"), ("npm", "busy"), ("go", "example.com/busy")])
  func triesAgainWhenAsked(id: String, name: String) throws {
    try RegistryServer.run { server in
      let client = try client(server, of: id)
      #expect(try client.fetch(PackageRequest(name: name)).key.name == name)
      #expect(client.traffic.repetitions == 1)
    }
  }

  // MARK: What is asked

  @Test func asksAsTheProtocolsSay() throws {
    func asked(_ id: String, _ name: String) throws -> [RegistryServer.Log.Request] {
      var requests: [RegistryServer.Log.Request] = []
      try RegistryServer.run { server in
        _ = try client(server, of: id).fetch(PackageRequest(name: name))
        requests = try server.log().requests
      }
      return requests
    }
    let crate = try asked("crates.io", "Camel-Case")
    #expect(
      crate.map(\.path) == [
        "/crates/index/ca/me/camel-case", "/crates/index/ca/me/camel_case", "/crates/files/crates/Camel_Case/Camel_Case-1.0.0.crate",
      ])
    #expect(crate.allSatisfy { $0.headers["cargo-protocol"] == "version=1" } && crate[0].accept == "text/plain")
    let npm = try asked("npm", "@scope/thing")
    #expect(npm.map(\.path) == ["/npm/@scope%2fthing", "/npm/@scope/thing/-/thing-1.0.0.tgz"])
    #expect(npm[0].accept.hasPrefix("application/vnd.npm.install-v1+json"))
    let module = try asked("go", "example.com/Upper/Case"), base = "/go/proxy/example.com/!upper/!case/"
    #expect(
      module.map(\.path) == [
        base + "@v/list", base + "@v/v0.1.0-!beta.mod", "/go/sum/lookup/example.com/!upper/!case@v0.1.0-!beta", base + "@v/v0.1.0-!beta.zip",
      ])
    #expect(module.allSatisfy { $0.headers["disable-module-fetch"] == "true" })
  }

  /// One index serves all packages of a client.
  @Test func asksForAnIndexOnce() throws {
    try RegistryServer.run { server in
      let client = try client(server, of: "debian")
      var names: Set<String> = []
      client.run(["libgood-dev", "node-good", "absent-dev"].map { PackageRequest(name: $0) }) { _, result in
        if let package = try? result.get() { names.insert(package.key.name) }
      }
      #expect(names == ["libgood-dev", "node-good"])
      #expect(try server.log().requests.filter { $0.path.contains("Packages") }.count == 1)
    }
  }

  // MARK: Archives

  @Test func whatStandsElsewhereIsNoPartOfThePackage() throws {
    func paths(_ registry: String, _ name: String) throws -> [String] {
      let package = try fetch(registry, name)
      return try package.archive.read(package.bytes) { _ in true }.entries.map(\.path)
    }
    #expect(try paths("crates.io", "good") == ["Cargo.toml", "src/lib.rs", "good/__init__.py"])
    #expect(try paths("crates.io", "foreign-root").isEmpty)
    #expect(try paths("npm", "other-root").contains("good/__init__.py"), "whatever the folder is called")
    #expect(try !paths("npm", "good").contains("stray.py"))
    #expect(try paths("go", "example.com/stray") == ["go.mod", "good/__init__.py"])
    #expect(try paths("debian", "libgood-dev").contains("usr/include/good.h"))
    #expect(failure { _ = try paths("debian", "no-data-dev") }?.why == "it has no member data.tar")
  }

  /// Debian's headers have second names.
  @Test func aLinkToAFileOfTheArchiveIsThatFile() throws {
    let package = try fetch("debian", "liblinks-dev")
    var archive = package.archive
    let content = try archive.read(package.bytes) { _ in true }
    let names = content.entries.map { $0.path.replacingOccurrences(of: "usr/include/", with: "") }
    #expect(names == ["real.h", "aaa.h", "near.h", "far.h", "root.h"])
    #expect(content.entries.allSatisfy { $0.data == Array("int real;\n".utf8) })
    let problems = content.problems.map { $0.path.replacingOccurrences(of: "./usr/include/", with: "") }
    #expect(problems == ["twice.h", "none.h", "out.h", "self.h", "folder.h"] && content.problems.allSatisfy { $0.reason == "symbolic link" })
    archive.links = .drop
    #expect(try archive.read(package.bytes) { _ in true }.entries.count == 1)
    #expect(try archive.read(package.bytes) { $0.suffix(6).elementsEqual("near.h".utf8) }.problems.count == 1, "the others are nobody's wish")
  }

  @Test func aModuleThatNobodyVouchesForIsRecorded() throws {
    let warnings = try fetch("go", "example.com/no-sum").warnings
    #expect(warnings.count == 1 && warnings[0].hasPrefix("not checked: no checksum of v1.0.0.zip was to be had; its content is h1:"))
  }

  @Test(arguments: [
    ("good", []), ("confused", ["the archive's package.json says other@6.6.6"]), ("nameless", ["the archive's package.json names no package"]),
  ])
  func aManifestThatSaysOtherwiseIsTold(name: String, warnings: [String]) throws {
    let package = try fetch("npm", name)
    let content = try package.archive.read(package.bytes) { path in
      package.contents.wants(String(decoding: path, as: UTF8.self)) { $0 == "javascript" && $1.hasSuffix(".py") }
    }
    let (packages, strays) = try package.contents.packages(package.key, content.entries)
    #expect(packages.map(\.key) == [package.key] && strays.isEmpty)
    #expect(packages[0].warnings == warnings)
    #expect(packages[0].files.map(\.path) == ["package.json", "good/__init__.py"], "bundled packages are not the package's own")
  }

  // MARK: Nobody there

  @Test(arguments: ["crates.io", "npm", "go"]) func anUnreachableRegistryIsAskedOnce(id: String) throws {
    let port = try ClosedPort()
    var settings = HTTPSettings()
    (settings.firstDelay, settings.tries) = (.milliseconds(1), 2)
    let bases = server.bases(of: id).mapValues { _ in "http://127.0.0.1:\(port.number)" }
    let registry = try registry(id)
    let client = try RegistryClient(registry, bases: bases, settings: settings)
    var errors: [OmniError] = []
    client.run((0..<40).map { PackageRequest(name: "example\($0)") }) { _, result in
      if case .failure(let error) = result { errors.append(error) }
    }
    #expect(errors.count == 40 && errors.allSatisfy { $0.what == "cannot reach the server" })
    #expect(client.reachedHosts.isEmpty && client.traffic.requests <= 2 * registry.policy.concurrency)
  }
}
