import Foundation
import Records
import Testing

@testable import Registries

@Suite struct IntegrityTests {
  private static let hello = Array("hello\n".utf8)
  private static let sha1 = "f572d396fae9206628714fb2ce00f72e94f2258f"
  private static let sha256 = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03"
  private static let sha512 = "58IrmUxZ2c8rSOVJseJGZmNgRZMNPafBrLKZ0cO3+TH5Sq5B7dosKyB6NuEPi8uNRSI+VIePWzFufOO2vAGWKQ=="

  @Test func digests() throws {
    #expect(Checksum.Algorithm.sha1.digest(of: Self.hello).hexadecimal == Self.sha1)
    #expect(try #require(Checksum(.sha256, hex: Self.sha256.uppercased())).digest == Checksum.Algorithm.sha256.digest(of: Self.hello))
    for bad in ["", "abc", String(Self.sha256.dropLast()), Self.sha256 + "00", String(repeating: "g", count: 64), Self.sha1] {
      #expect(Checksum(.sha256, hex: bad) == nil, "\(bad)")
    }
  }

  @Test func integrityTexts() throws {
    let strong = try #require(Checksum(sri: "sha512-\(Self.sha512)"))
    #expect(strong.algorithm == .sha512 && strong.digest == Checksum.Algorithm.sha512.digest(of: Self.hello))
    #expect(Checksum(sri: "sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8=  sha512-\(Self.sha512)?opt") == strong, "the strongest counts")
    #expect(Checksum(sri: "sha512-\(Self.sha512) sha1-9XLTlvrpIGYocU+yzgD3LpTyJY8=") == strong)
    for bad in ["", "sha512", "sha512-", "sha512-abcd", "md5-" + Self.sha512, "sha512-%%%"] { #expect(Checksum(sri: bad) == nil, "\(bad)") }
    #expect(failure { try strong.check([1], of: "f") }?.code == .corrupt)
    #expect(failure { try strong.check(Self.hello, of: "f") } == nil)
  }

  /// A zip of stored entries.
  private func zip(_ files: [(String, String)]) throws -> [UInt8] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("omni-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let script =
      "import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1], 'w')\na = sys.argv[2:]\n"
      + "for p, d in zip(a[::2], a[1::2]): z.writestr(p, d)\nz.close()"
    process.arguments = ["python3", "-c", script, folder.path + "/a.zip"] + files.flatMap { [$0.0, $0.1] }
    try process.run()
    process.waitUntilExit()
    return Array(try Data(contentsOf: folder.appendingPathComponent("a.zip")))
  }

  /// The value is the dirhash package's own, whatever the order of the entries.
  @Test func hashOfAModulesContent() throws {
    let files = [("example.com/m@v1.0.0/go.mod", "module example.com/m\n"), ("example.com/m@v1.0.0/a.go", "package m\n")]
    for files in [files, files.reversed()] {
      #expect(try DirectoryHash.h1(ofZip: zip(files), limit: 1000) == "h1:SXy42eQ/QbleX7vtuAPFnaM3tNuQnfeo7rulG/p7iOw=")
    }
    let bytes = try zip(files)
    #expect(failure { _ = try DirectoryHash.h1(ofZip: bytes, limit: 10) }?.code == .limit)
    #expect(failure { _ = try DirectoryHash.h1(ofZip: Array(bytes.prefix(30)), limit: 1000) }?.code == .corrupt)
  }

  @Test func answersOfAChecksumDatabase() {
    let answer = Array("123\nexample.com/m v1.0.0 h1:abc=\nexample.com/m v1.0.0/go.mod h1:def=\n\ngo.sum database tree\n1\nx\n".utf8)
    #expect(DirectoryHash.published(in: answer, module: "example.com/m", version: "v1.0.0") == "h1:abc=")
    #expect(DirectoryHash.published(in: answer, module: "example.com/m", version: "v1.0.1") == nil)
    #expect(DirectoryHash.published(in: answer, module: "example.com/n", version: "v1.0.0") == nil)
  }

  @Test func retractions() throws {
    let retractions = Retractions(
      goMod: """
        module example.com/m // retract v9.0.0
        go 1.20
        // published by accident

        retract v1.0.0 // panics
        // leaks
        // keys
        retract [v1.1.0, v1.2.0]
        retract (
          v2.0.0-rc.1
          [v3.0.0,v3.1.0] // slow
          nonsense
        )
        require example.com/n v5.0.0
        """)
    func reason(_ version: String) throws -> String? { retractions.reason(try #require(SemanticVersion.order(version))) }
    #expect(try reason("v1.0.0") == "panics")
    #expect(try reason("v1.1.5") == "leaks keys")
    #expect(try reason("v2.0.0-rc.1") == "")
    #expect(try reason("v3.1.0") == "slow")
    for version in ["v1.0.1", "v1.2.1", "v2.0.0", "v5.0.0", "v9.0.0"] { #expect(try reason(version) == nil, "\(version)") }
  }
}
