import Foundation
import Records
import TestSupport
import Testing

@testable import Store

@Suite struct PlanTests {
  private func write(
    _ packages: [PlannedPackage], to path: String, size: BatchSize = BatchSize(), registries: [String] = ["pypi"], limit: Int? = nil,
    isWanted: (PlannedPackage, String) -> Bool = { _, _ in true }
  ) throws -> PlanReader {
    let writer = try PlanWriter(path: path, name: "p", tool: "omni 1")
    for registry in registries {
      writer.begin(PlannedRegistry(id: registry, bases: ["index": "http://127.0.0.1:1"], cursor: "c1"))
      for package in packages { try writer.add(package) }
    }
    return try writer.finish(size, limit: limit, isWanted: isWanted)
  }

  private let sample = [
    PlannedPackage(
      name: "b", version: "2", fileName: "b-2.tgz", url: "https://x/b-2.tgz", size: 10, checksum: "sha256:aa", warnings: ["w1", "w2"], mark: "7"),
    PlannedPackage(name: "a"), PlannedPackage(name: "b", version: "1"), PlannedPackage(name: "B", version: "1"),
  ]

  @Test func packagesComeBackSortedAndWhole() throws {
    try TestSupport.TemporaryFolder.with { folder in
      let plan = try write(sample, to: (folder.path + "/p.plan"))
      #expect(plan.name == "p" && plan.tool == "omni 1" && plan.count == 4)
      #expect(plan.registries == [PlannedRegistry(id: "pypi", bases: ["index": "http://127.0.0.1:1"], cursor: "c1")])
      #expect(try plan.packages(0..<4) == [sample[3], sample[1], sample[2], sample[0]])
      #expect(try plan.packages(1..<3).map(\.name) == ["a", "b"])
      #expect(throws: OmniError.self) { try plan.packages(3..<5) }
    }
  }

  @Test func orderAndRepetitionDoNotShowInTheBytes() throws {
    try TestSupport.TemporaryFolder.with { folder in
      _ = try write(sample, to: (folder.path + "/1"))
      _ = try write(sample.reversed() + sample, to: (folder.path + "/2"))
      let files = try folder.files()
      #expect(files["1"] == files["2"])
    }
  }

  @Test func theIdIsOfPackagesAndBatchesNotOfServers() throws {
    try TestSupport.TemporaryFolder.with { folder in
      let one = try write(sample, to: (folder.path + "/1"))
      let writer = try PlanWriter(path: (folder.path + "/2"), name: "p", tool: "omni 2")
      writer.begin(PlannedRegistry(id: "pypi"))
      for package in sample { try writer.add(package) }
      #expect(try writer.finish(BatchSize()).id == one.id)
      var other = sample
      other[0].checksum = "sha256:ab"
      #expect(try write(other, to: (folder.path + "/3")).id != one.id)
      var size = BatchSize()
      size.packages = 2
      #expect(try write(sample, to: (folder.path + "/4"), size: size).id != one.id)
    }
  }

  @Test func removedAndUnwantedPackagesAreLeftOut() throws {
    try TestSupport.TemporaryFolder.with { folder in
      let writer = try PlanWriter(path: (folder.path + "/p"), name: "p", tool: "t")
      writer.begin(PlannedRegistry(id: "npm"))
      for package in sample { try writer.add(package) }
      #expect(try writer.versions(of: "b") == ["1", "2"] && writer.versions(of: "zz") == [])
      try writer.remove("b")
      #expect(try writer.finish(BatchSize()).packages(0..<2).map(\.name) == ["B", "a"])
      #expect(try write(sample, to: (folder.path + "/q"), isWanted: { package, registry in registry == "pypi" && package.name == "a" }).count == 1)
      #expect(try write(sample, to: (folder.path + "/r"), limit: 3).count == 3)
      let error = #expect(throws: OmniError.self) { try write(sample, to: (folder.path + "/s"), isWanted: { _, _ in false }) }
      #expect(error?.code == .usage && !FileManager.default.fileExists(atPath: (folder.path + "/s")))
    }
  }

  @Test func aBatchIsOfOneRegistry() throws {
    try TestSupport.TemporaryFolder.with { folder in
      let plan = try write(sample, to: (folder.path + "/p"), registries: ["crates.io", "pypi"])
      #expect(plan.batches.map(\.registry) == ["crates.io", "pypi"] && plan.batches.map(\.rows) == [0..<4, 4..<8])
      #expect(plan.batches[0].bytes == 40, "the unknown sizes are taken for the known one")
    }
  }

  /// Batches cover everything once, in order, none over its number of packages, and no two differ by more than the largest package.
  @Test(arguments: 0..<100) func batchesAreOfAboutEqualBytes(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    let sizes = (0..<Int.random(in: 1..<2000, using: &random)).map { _ in
      Int.random(in: 0..<20, using: &random) == 0 ? Int.random(in: 1..<5_000_000, using: &random) : Int.random(in: 1..<60_000, using: &random)
    }
    var size = BatchSize()
    size.bytes = Int.random(in: 100_000..<20_000_000, using: &random)
    size.packages = Int.random(in: 1..<700, using: &random)
    size.least = Int.random(in: 1..<20, using: &random)
    size.leastBytes = Int.random(in: 1..<9_000_000, using: &random)
    let batches = PlanWriter.cut(sizes, size)
    #expect(batches.map(\.rows.lowerBound) == [0] + batches.dropLast().map(\.rows.upperBound) && batches.last?.rows.upperBound == sizes.count)
    for (rows, bytes) in batches {
      #expect(bytes == sizes[rows].reduce(0, +) && rows.count <= size.packages && !rows.isEmpty, "seed \(seed)")
      #expect(rows.count == 1 || bytes <= size.bytes + (sizes[rows].max() ?? 0), "seed \(seed)")
    }
  }

  // MARK: Damage

  @Test func whatIsNoPlanSaysSo() throws {
    try TestSupport.TemporaryFolder.with { folder in
      #expect(throws: OmniError.self) { try PlanReader(path: (folder.path + "/absent")) }
      try folder.write("not a plan", to: "text")
      #expect(#expect(throws: OmniError.self) { try PlanReader(path: (folder.path + "/text")) }?.code == .corrupt)
      #expect(throws: OmniError.self) { try PlanReader(path: folder.path) }
    }
  }

  /// A bit anywhere in the file: an error that says so, or a plan that reads; never a crash.
  @Test(arguments: 0..<60) func damageNeverCrashes(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    try TestSupport.TemporaryFolder.with { folder in
      let path = (folder.path + "/p")
      _ = try write(sample, to: path)
      var bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
      for _ in 0..<Int.random(in: 1..<40, using: &random) {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      if Bool.random(using: &random) { bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random)) }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do throws(OmniError) {
        let plan = try PlanReader(path: path)
        for batch in plan.batches.prefix(100) { _ = try plan.packages(batch.rows) }
      } catch {
        #expect(error.code == .corrupt || error.code == .invalid, "seed \(seed): \(error)")
      }
    }
  }
}
