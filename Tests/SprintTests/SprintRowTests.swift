import Records
import Sprint
import Store
import TestSupport
import Testing

/// Every planned package is exactly one row, whatever becomes of it.
@Suite struct SprintRowTests {
  /// A request, the status of its row, and a part of each of its reasons, in their order.
  private static let fates: [(request: String, status: PackageStatus, reasons: [String])] = [
    ("good", .exact, []),
    ("demo==1.0", .exact, []),
    ("demo==1.2", .exact, ["yanked: it deletes files"]),
    ("sdist-only", .exact, []),
    ("hidden", .exact, []),
    ("no-such-thing", .failed, ["there is no such package"]),
    ("pre-only==9.9", .failed, ["there is no such version"]),
    ("platform-only==one", .failed, ["'one' is not a version"]),
    ("not/a/name", .failed, ["not a package name of pypi"]),
    ("all-yanked", .failed, ["all releases are yanked"]),
    ("egg-only", .failed, ["no usable file"]),
    ("quarantined", .failed, ["quarantined"]),
    ("refused", .failed, ["the registry refuses: HTTP status 403"]),
    ("lost", .failed, ["the archive is listed but gone"]),
    ("unhashed", .failed, ["the registry publishes no checksum"]),
    ("bad-sha", .failed, ["the archive is not the published one: bad_sha-1.0.tar.gz: SHA-256 is"]),
    ("cut", .failed, ["the answer broke off"]),
    ("short", .failed, ["the archive is truncated: short-1.0.tar.gz has"]),
    ("long", .failed, ["the archive is larger than announced"]),
    ("huge", .failed, ["the archive is too large"]),
    ("bomb", .failed, ["the archive unpacks to more than 50 times its size"]),
    (
      "hostile", .partial,
      [
        "absolute name: /absolute.py", "duplicate entry: hostile-1.0/./twice.py", "hard link: hostile-1.0/hard.py",
        "name leads out of the archive: hostile-1.0/../../up.py", "path deeper than 64 steps: hostile-1.0/d/d/",
        "path longer than 4096 bytes: hostile-1.0/nn",
        "special file: hostile-1.0/pipe.py", "symbolic link: hostile-1.0/soft.py",
      ]
    ),
    ("terminal", .partial, ["name leads out of the archive: ../\u{FFFD}[31mred.py"]),
    ("empty", .skipped, ["no python modules"]),
    ("no-python", .skipped, ["no python modules"]),
    ("nul", .partial, ["nul/zero.py"]),
    ("encoding", .partial, ["encoding/latin.py"]),
    ("oneline", .partial, ["oneline/long.py"]),
    ("brackets", .partial, ["brackets/deep.py"]),
    ("broken", .partial, ["broken/wrong.py"]),
  ]

  @Test func everyPlannedPackageEndsAsOneRowWithItsReason() throws {
    try TemporaryFolder.with { folder in
      let manifest = try OneBatch(Self.fates.map(\.request), dataset: folder).run()
      #expect(manifest.packages.count == Self.fates.count)
      for (request, status, reasons) in Self.fates {
        let parts = request.split(separator: "=").map(String.init)
        let rows = manifest.packages.filter { $0.name == parts[0] && (parts.count == 1 || $0.version == parts[1]) }
        guard let row = rows.first, rows.count == 1 else {
          Issue.record("\(request) has \(rows.count) rows")
          continue
        }
        #expect(row.status == status.rawValue, "\(request): \(row.reasons)")
        let isTold = row.reasons.count == reasons.count && zip(row.reasons, reasons).allSatisfy { $0.contains($1) }
        #expect(isTold, "\(request): \(row.reasons)")
        #expect(row.reasons.allSatisfy { $0.count < 1000 }, "\(request): a hostile name is cut")
      }
      let chunk = try Dataset(folder: folder.path).open(try Dataset.Batch(sprint: "test", number: 0))
      #expect(chunk.packages.map(\.key) == manifest.packages.map(\.key))
    }
  }

  @Test func aBadFileCostsOnlyItself() throws {
    try TemporaryFolder.with { folder in
      _ = try OneBatch(["brackets", "broken", "encoding", "nul", "oneline"], dataset: folder).run()
      let chunk = try Dataset(folder: folder.path).open(try Dataset.Batch(sprint: "test", number: 0))
      #expect(chunk.packages.count == 5)
      for package in chunk.packages {
        let surface = try chunk.surface(of: package)
        #expect(surface.paths.contains { surface.text.string($0.path) == "\(package.key.name).answer" }, "\(package.key.name)")
      }
    }
  }

  @Test func twoNamesOfOnePackageGiveOneRow() throws {
    try TemporaryFolder.with { folder in
      let manifest = try OneBatch(["demo", "Demo", "demo==1.1"], dataset: folder).run()
      #expect(manifest.packages.map(\.version) == ["1.1"])
    }
  }
}
