import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Registries

/// Long lists, each in a process of its own, whose memory is then the list's.
@Suite struct FeedMemoryTests {
  /// 80,000 crates of 240,000 versions: the tables are there as bytes, the archive is not there at all.
  @Test func aDatabaseIsHeldCompactly() async {
    await #expect(processExitsWith: .success) {
      try Self.read("crates.io", "many-80000", records: 80_000, mebibytes: 64)
    }
  }

  /// A document of 200,000 projects: it is there as bytes.
  @Test func aDocumentIsReadInPlace() async {
    await #expect(processExitsWith: .success) {
      try Self.read("pypi", "many-200000", records: 200_000, mebibytes: 48)
    }
  }

  /// Reads a list in this process and looks at the most memory that was ever used, beyond what was used before.
  private static func read(_ id: String, _ variant: String, records: Int, mebibytes: Int) throws {
    try RegistryServer.run { server in
      // The server makes the list before its first byte.
      var settings = HTTPSettings()
      settings.stallTimeout = .seconds(600)
      let client = try RegistryClient(registry(id), bases: server.bases(of: id, feed: variant), settings: settings)
      let before = try peak()
      var count = 0
      var isRight = true
      let end = try client.readFeed { record in
        count += 1
        isRight = isRight && (id == "pypi" ? record.mark != nil : record.version == "1.0.0" && record.checksum != nil && record.size == count)
      }
      #expect(isRight && count == records && end.records == records && end.unusable == 0)
      let growth = try (peak() - before) >> 10
      #expect(growth < mebibytes, "\(growth) MiB")
    }
  }

  /// The most resident memory so far, in KiB (proc(5), VmHWM).
  private static func peak() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    return try #require(Int(line.filter(\.isNumber)))
  }
}
