import Foundation
import Records
import Registries
import Rules
import Store
import Synchronization
import Syntax
import TestSupport
import Testing

@testable import Sprint

@Suite(.serialized) struct SprintTests {
  /// A server with the standard projects and the poisoned archives; one for all tests.
  private static let server = Result {
    let folder = NSTemporaryDirectory() + "/omni-poison-\(getpid())"
    try PoisonArchives.make(in: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try RegistryServer(generated: 30, folder: folder)
  }

  private func sprint(_ packages: [String], name: String = "test", dataset: String, index: String? = nil, workers: Int? = nil) throws -> SprintRun {
    let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
    let pack = try Checkout.packs.pack("python")
    let plan = try SprintPlan(name: name, registry: "pypi", packages: packages)
    let base = try index ?? Self.server.get().index
    return SprintRun(plan, registry: registry, bases: ["index": base], pack: pack, dataset: Dataset(folder: dataset), workers: workers)
  }

  private func withFolder(_ body: (String) throws -> Void) throws {
    let folder = NSTemporaryDirectory() + "/omni-sprint-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private func files(_ folder: String) -> [String] {
    ((try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []).filter { path in
      var isFolder: ObjCBool = false
      return FileManager.default.fileExists(atPath: "\(folder)/\(path)", isDirectory: &isFolder) && !isFolder.boolValue
    }.sorted()
  }

  // MARK: Every package is a row

  /// Package, status, and a part of its reason.
  private static let fates: [(String, PackageStatus, String)] = [
    ("good", .exact, ""), ("demo==1.0", .exact, ""), ("demo==1.2", .exact, "yanked: it deletes files"), ("sdist-only", .exact, ""),
    ("no-such-thing", .failed, "there is no such package"), ("pre-only==9.9", .failed, "there is no such version"),
    ("all-yanked", .failed, "all releases are yanked"), ("quarantined", .failed, "quarantined"), ("bad-sha", .failed, "not the published one"),
    ("cut", .failed, "broke off"), ("short", .failed, "truncated"), ("bomb", .failed, "unpack"), ("hostile", .partial, "archive:"),
    ("empty", .skipped, "no python modules"), ("no-python", .skipped, "no python modules"), ("nul", .partial, "NUL"),
    ("encoding", .partial, "not UTF-8"),
    ("oneline", .partial, "larger than"), ("brackets", .partial, "brackets/deep.py"), ("broken", .partial, "syntax errors"), ("hidden", .exact, ""),
  ]

  @Test func everyPlannedPackageEndsAsOneRowWithItsReason() throws {
    try withFolder { folder in
      let manifest = try sprint(Self.fates.map(\.0), dataset: folder).run()
      #expect(manifest.packages.count == Self.fates.count)
      for (request, status, reason) in Self.fates {
        let parts = request.split(separator: "=").map(String.init)
        let rows = manifest.packages.filter { $0.name == parts[0] && (parts.count == 1 || $0.version == parts[1]) }
        guard let row = rows.first, rows.count == 1 else {
          Issue.record("\(request) has \(rows.count) rows")
          continue
        }
        #expect(row.status == status.rawValue, "\(request): \(row.reasons)")
        #expect(reason.isEmpty ? row.reasons.isEmpty : row.reasons.contains { $0.contains(reason) }, "\(request): \(row.reasons)")
      }
      let reader = try Dataset(folder: folder).open(try Dataset.Batch(sprint: "test", number: 0))
      #expect(reader.packages.count == Self.fates.count)
    }
  }

  @Test func aBadFileCostsOnlyItself() throws {
    try withFolder { folder in
      _ = try sprint(["brackets", "nul", "oneline", "encoding"], dataset: folder).run()
      let reader = try Dataset(folder: folder).open(try Dataset.Batch(sprint: "test", number: 0))
      for package in reader.packages {
        let surface = try reader.surface(of: package)
        #expect(surface.paths.contains { surface.text.string($0.path) == "\(package.key.name).answer" }, "\(package.key.name)")
      }
    }
  }

  @Test func twoNamesOfOnePackageGiveOneRow() throws {
    try withFolder { folder in
      let manifest = try sprint(["demo", "Demo", "demo==1.1"], dataset: folder).run()
      #expect(manifest.packages.map(\.version) == ["1.1"])
    }
  }

  // MARK: Bytes

  @Test func workersAndRunsDoNotShowInTheBytes() throws {
    let packages = (0..<30).map { String(format: "generated-%05d", $0) } + ["good", "demo", "no-such-thing", "hostile", "broken"]
    var chunks: [Data?] = [], manifests: [Data?] = []
    for workers in [1, 4, 4] {
      try withFolder { folder in
        _ = try sprint(workers == 4 ? packages.reversed() : packages, dataset: folder, workers: workers).run()
        chunks.append(FileManager.default.contents(atPath: folder + "/chunks/test/00000.chunk"))
        manifests.append(FileManager.default.contents(atPath: folder + "/manifests/test/00000.json"))
      }
    }
    #expect(chunks[0] != nil && chunks[0] == chunks[1] && chunks[1] == chunks[2])
    #expect(manifests[0] != nil && manifests[0] == manifests[1] && manifests[1] == manifests[2])
  }

  @Test func nothingButChunkAndManifestIsWritten() throws {
    try withFolder { folder in
      _ = try sprint(["good", "sdist-only", "hostile", "bomb"], dataset: folder).run()
      #expect(files(folder) == ["chunks/test/00000.chunk", "manifests/test/00000.json"])
    }
  }

  // MARK: Ends that are no ends

  @Test func cancellationWritesNothing() throws {
    try withFolder { folder in
      let flag = Flag()
      let run = try sprint((0..<30).map { String(format: "generated-%05d", $0) }, dataset: folder)
      let error = failure { _ = try run.run(isCancelled: { flag.isSet }) { if !$0.finished.isEmpty { flag.set() } } }
      #expect(error?.code == .interrupted)
      #expect(files(folder) == [])
    }
  }

  @Test func aServerThatIsNotThereGivesRowsWithTheReason() throws {
    try withFolder { folder in
      let manifest = try sprint(["demo", "good"], dataset: folder, index: "http://127.0.0.1:9/simple").run()
      #expect(manifest.packages.map(\.status) == ["failed", "failed"])
      #expect(manifest.packages.allSatisfy { $0.reasons.contains { $0.contains("cannot reach") } }, "\(manifest.packages)")
    }
  }

  /// On a file system of 16 KiB.
  @Test(.enabled(if: getuid() == 0, "mounting needs root")) func aFullDiskIsSaidAndLeavesNothingBehind() throws {
    try withFolder { folder in
      let mount = Process()
      mount.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      mount.arguments = ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder]
      mount.standardError = FileHandle.nullDevice
      try mount.run()
      mount.waitUntilExit()
      try #require(mount.terminationStatus == 0, "cannot mount a small file system here")
      defer {
        let unmount = Process()
        unmount.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        unmount.arguments = ["umount", folder]
        try? unmount.run()
        unmount.waitUntilExit()
      }
      let run = try sprint((0..<30).map { String(format: "generated-%05d", $0) }, dataset: folder)
      let error = failure { _ = try run.run() }
      #expect(error?.code == .environment, "\(String(describing: error))")
      #expect(error?.hint != nil)
      #expect(files(folder) == [])
    }
  }

  private func failure(_ body: () throws -> Void) -> OmniError? {
    do { try body() } catch let error as OmniError { return error } catch { return nil }
    return nil
  }
}

/// Set once, asked from many threads.
private final class Flag: Sendable {
  private let value = Atomic(false)
  var isSet: Bool { value.load(ordering: .relaxed) }
  func set() { value.store(true, ordering: .relaxed) }
}

@Suite struct SprintPlanTests {
  @Test func readsNamesAndVersions() throws {
    let plan = try SprintPlan(name: "s", registry: "pypi", packages: ["a", "b==1.2", "a"])
    #expect(plan.packages == [PackageRequest(name: "a"), PackageRequest(name: "b", version: "1.2")])
  }

  @Test(arguments: [("", ["a"]), ("a/b", ["a"]), ("..", ["a"]), ("s", [])]) func refuses(name: String, packages: [String]) {
    #expect(throws: OmniError.self) { try SprintPlan(name: name, registry: "pypi", packages: packages) }
  }

  @Test func aFileWithAMisspelledKeySaysWhere() throws {
    let file = NSTemporaryDirectory() + "/omni-plan-\(UUID().uuidString).yaml"
    try "registry: pypi\npakages: [a]\n".write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let error = #expect(throws: OmniError.self) { try SprintPlan(file: file) }
    #expect(error?.location?.hasSuffix(".yaml:2:1") == true)
    #expect(error?.hint == "did you mean 'packages'?")
  }

  @Test func aMissingFileIsNotFound() {
    #expect(#expect(throws: OmniError.self) { try SprintPlan(file: "/nonexistent.yaml") }?.code == .notFound)
  }
}
