import Foundation
import Records
import Sprint
import Store
import TestSupport
import Testing

/// The work on a batch leaves the same bytes every time when it ends, nothing when it does not.
@Suite struct BatchWorkTests {
  private static let mixed = generated + ["good", "demo", "no-such-thing", "hostile", "broken", "brackets"]

  @Test func orderDoesNotShowInTheBytes() throws {
    var results: [[String: Data]] = []
    for packages in [Self.mixed, Self.mixed.reversed(), Self.mixed.shuffled()] {
      try TemporaryFolder.with { folder in
        _ = try OneBatch(packages, dataset: folder).run()
        results.append(try folder.files())
      }
    }
    #expect(Set(results[0].keys) == published && results[0].values.allSatisfy { !$0.isEmpty })
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  /// Nothing may wait: every package is fetched when the one before it has been read and written.
  @Test func tightMemoryDoesNotShowInTheBytes() throws {
    var limits = Limits()
    limits.worker.fetchAhead = 1
    limits.worker.waitingSurfaces = 1
    var results: [[String: Data]] = []
    for limits in [Limits(), limits] {
      try TemporaryFolder.with { folder in
        _ = try OneBatch(Self.mixed, dataset: folder, limits: limits).run()
        results.append(try folder.files())
      }
    }
    #expect(results[1] == results[0])
  }

  @Test func anotherPlanOfTheNameTakesThePlaceOfTheFirst() throws {
    try TemporaryFolder.with { folder in
      _ = try OneBatch(["good", "demo"], dataset: folder).run()
      let first = try folder.files()
      _ = try OneBatch(["good", "demo"], dataset: folder).run()
      #expect(try folder.files() == first)
      _ = try OneBatch(["good"], dataset: folder).run()
      let second = try folder.files()
      #expect(Set(second.keys) == published && second != first)
      #expect(Dataset(folder: folder.path).check().isEmpty)
    }
  }

  // MARK: What a supervisor asks for

  @Test func aProbeReadsItsRowsAndPublishesNothing() throws {
    try TemporaryFolder.with { folder in
      let batch = try OneBatch(generated, dataset: folder, change: { $0.probe = 3..<5 })
      #expect(try batch.work.run() == nil)
      #expect(batch.events.all.contains(.began(row: 3)) && batch.events.all.contains(.began(row: 4)) && !batch.events.all.contains(.began(row: 5)))
      #expect(Set(try folder.files().keys) == ["plans/test.plan"])
    }
  }

  @Test func anExcludedRowIsNotTouchedAndFailsForItsReason() throws {
    try TemporaryFolder.with { folder in
      let batch = try OneBatch(["demo", "good"], dataset: folder, change: { $0.excluded = [1: "it bites"] })
      let manifest = try batch.run()
      #expect(manifest.packages.map(\.status) == ["exact", "failed"] && manifest.packages[1].reasons == ["it bites"])
      #expect(!batch.events.all.contains(.began(row: 1)))
    }
  }

  @Test func aRegistryThatIsLeftOutIsNotAsked() throws {
    try TemporaryFolder.with { folder in
      let batch = try OneBatch(["demo", "good"], dataset: folder, index: ClosedPort().index, change: { $0.leftOut = "on holiday" })
      let manifest = try batch.run()
      #expect(manifest.packages.allSatisfy { $0.status == "skipped" && $0.reasons == ["on holiday"] })
    }
  }

  @Test func keptRowsAreTakenOverByteForByte() throws {
    try TemporaryFolder.with { folder in
      let packages = ["brackets", "demo", "good", "hostile", "sdist-only"]
      _ = try OneBatch(packages, dataset: folder).run()
      let before = try folder.files()
      let batch = try OneBatch(packages, dataset: folder, change: { $0.kept = [0, 1, 3, 4] })
      _ = try batch.run()
      #expect(batch.events.all.filter { if case .began = $0 { true } else { false } } == [.began(row: 2)])
      #expect(try folder.files() == before)
    }
  }

  // MARK: Ends that are no ends

  /// The archive of `held` never comes, so the work is certainly in its middle when it is told to stop.
  @Test func cancellationInTheMiddleWritesNothing() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        _ = try OneBatch(["demo", "held"], dataset: folder, index: server.index, change: { $0.excluded = [0: "x", 1: "x"] }).run()
        let before = try folder.files()
        let batch = try OneBatch(["demo", "held"], dataset: folder, index: server.index)
        DispatchQueue.global().async { [work = batch.work] in
          try? server.waitUntilHeld()
          work.cancel()
        }
        #expect(failure { _ = try batch.run() }?.code == .interrupted)
        #expect(try folder.files() == before)
        try server.release()
      }
    }
  }

  @Test func cancellationAtTheBeginningWritesNothing() throws {
    try TemporaryFolder.with { folder in
      let batch = try OneBatch(generated, dataset: folder)
      batch.work.cancel()
      #expect(failure { _ = try batch.run() }?.code == .interrupted)
      #expect(Set(try folder.files().keys) == ["plans/test.plan"])
    }
  }

  /// On a file system of 64 KiB.
  @Test(.enabled(if: getuid() == 0, "mounting needs root")) func aFullDiskIsSaidAndLeavesNothingBehind() throws {
    try TemporaryFolder.with { folder in
      try #require(system("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.path) == 0, "cannot mount a small file system here")
      defer { _ = try? system("umount", folder.path) }
      let error = failure { _ = try OneBatch(generated, dataset: folder).run() }
      #expect(error?.code == .environment, "\(String(describing: error))")
      #expect(error?.hint?.contains("disk space") == true, "\(String(describing: error))")
      #expect(Set(try folder.files().keys).isSubset(of: ["plans/test.plan"]))
    }
  }

  private func system(_ arguments: String...) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
