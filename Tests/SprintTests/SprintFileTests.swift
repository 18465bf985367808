import Foundation
import Records
import Sprint
import Store
import TestSupport
import Testing

/// What a sprint leaves on the disk: the same bytes every time when it ends, nothing when it does not.
@Suite struct SprintFileTests {
  // MARK: The end

  @Test func workersAndOrderDoNotShowInTheBytes() throws {
    let packages = generated + ["good", "demo", "no-such-thing", "hostile", "broken", "brackets"]
    var results: [[String: Data]] = []
    for (workers, packages) in [(1, packages), (4, packages), (4, packages.reversed())] {
      try TemporaryFolder.with { folder in
        _ = try sprint(packages, dataset: folder, workers: workers).run()
        results.append(try folder.files())
      }
    }
    #expect(Set(results[0].keys) == published && results[0].values.allSatisfy { !$0.isEmpty })
    #expect(results[1] == results[0] && results[2] == results[0])
  }

  @Test func aSecondRunTakesThePlaceOfTheFirst() throws {
    try TemporaryFolder.with { folder in
      _ = try sprint(["good", "demo"], dataset: folder).run()
      let first = try folder.files()
      _ = try sprint(["good", "demo"], dataset: folder).run()
      #expect(try folder.files() == first)
      _ = try sprint(["good"], dataset: folder).run()
      let second = try folder.files()
      #expect(Set(second.keys) == published && second != first)
      #expect(Dataset(folder: folder.path).check().isEmpty)
    }
  }

  @Test func nothingButChunkAndManifestIsWritten() throws {
    try TemporaryFolder.with { folder in
      _ = try sprint(["good", "sdist-only", "hostile", "bomb", "short"], dataset: folder).run()
      #expect(Set(try folder.files().keys) == published)
    }
  }

  // MARK: Ends that are no ends

  /// The archive of `held` never comes, so the sprint is certainly in its middle when it is told to stop.
  @Test func cancellationInTheMiddleWritesNothing() throws {
    try RegistryServer.run { server in
      try TemporaryFolder.with { folder in
        _ = try sprint(["demo"], dataset: folder, index: server.index).run()
        let before = try folder.files()
        let flag = Flag()
        let run = try sprint(["demo==1.0", "held"], dataset: folder, index: server.index)
        var last: [String] = []
        let error = failure {
          _ = try run.run(isCancelled: { flag.isSet }) {
            last = $0.finished.map(\.package.name)
            if !last.isEmpty { flag.set() }
          }
        }
        #expect(error?.code == .interrupted && error?.hint != nil, "\(String(describing: error))")
        #expect(last == ["demo"], "what is not finished is not told")
        #expect(try folder.files() == before)
      }
    }
  }

  @Test func cancellationAtTheBeginningWritesNothing() throws {
    try TemporaryFolder.with { folder in
      let run = try sprint(generated, dataset: folder)
      #expect(failure { _ = try run.run(isCancelled: { true }) }?.code == .interrupted)
      #expect(try folder.files().isEmpty)
    }
  }

  /// On a file system of 16 KiB.
  @Test(.enabled(if: getuid() == 0, "mounting needs root")) func aFullDiskIsSaidAndLeavesNothingBehind() throws {
    try TemporaryFolder.with { folder in
      try #require(system("mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder.path) == 0, "cannot mount a small file system here")
      defer { _ = try? system("umount", folder.path) }
      let error = failure { _ = try sprint(generated, dataset: folder).run() }
      #expect(error?.code == .environment, "\(String(describing: error))")
      #expect(error?.hint?.contains("disk space") == true, "\(String(describing: error))")
      #expect(try folder.files().isEmpty)
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
