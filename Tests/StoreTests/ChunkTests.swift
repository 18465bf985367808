import Foundation
import Records
import TestSupport
import Testing

@testable import Store

/// Writes a chunk of these surfaces, added in this order.
@discardableResult func writeChunk(_ path: String, _ surfaces: [PackageSurface]) throws -> SealedChunk {
  let writer = try ChunkWriter(path: path, tool: "omni 1", fingerprints: ["python": "f00", "rust": "ba5"])
  for surface in surfaces { try writer.add(surface) }
  return try writer.finish()
}

func randomSurfaces(_ count: Int, seed: UInt64, symbols: Int = 40) -> [PackageSurface] {
  (0..<count).map { i in
    let key = PackageKey(registry: i % 2 == 0 ? "pypi" : "npm", name: "p\(i / 3)", version: "1.\(i)")
    return .random(key, seed: seed &* 1000 &+ UInt64(i), symbols: symbols)
  }
}

@Suite struct ChunkTests {
  @Test(arguments: 1...12 as ClosedRange<UInt64>) func whatIsWrittenIsRead(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let surfaces = randomSurfaces(Int(seed), seed: seed)
    try writeChunk(folder.file("a.chunk"), surfaces)
    let reader = try ChunkReader(path: folder.file("a.chunk"))
    #expect(reader.meta == ["tool": "omni 1", "fingerprint.python": "f00", "fingerprint.rust": "ba5"])
    #expect(reader.packages.map(\.key) == surfaces.map(\.package))
    for package in reader.packages {
      let original = try #require(surfaces.first { $0.package == package.key })
      let read = try reader.surface(of: package)
      #expect(read.spelledOut == original.spelledOut)
      var one = JSONWriter(), other = JSONWriter()
      SurfaceJSON.append(original, to: &one)
      SurfaceJSON.append(read, to: &other)
      #expect(one.bytes == other.bytes)
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func theSameSurfacesGiveTheSameBytes(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    let surfaces = randomSurfaces(9, seed: seed, symbols: 300)
    let first = try writeChunk(folder.file("a"), surfaces)
    #expect(try writeChunk(folder.file("b"), surfaces) == first)
    #expect(try bytes(folder.file("b")) == bytes(folder.file("a")))
    #expect(try folder.names() == ["a", "b"])
  }

  @Test func threadsGiveTheSameBytes() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path
    let hashes = try await withThrowingTaskGroup(of: String.self) { group in
      for i in 0..<4 { group.addTask { try writeChunk("\(path)/\(i)", randomSurfaces(6, seed: 7)).sha256 } }
      return try await group.reduce(into: Set<String>()) { $0.insert($1) }
    }
    #expect(hashes.count == 1)
  }

  /// Each process seeds its hash tables anew, so an order taken from one would show here.
  @Test func processesGiveTheSameBytes() async throws {
    let folder = try TemporaryFolder()
    let here = try writeChunk(folder.file("a"), randomSurfaces(6, seed: 7)).sha256
    for _ in 0..<2 {
      let child = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
        let folder = try TemporaryFolder()
        FileHandle.standardOutput.write(Data(try writeChunk(folder.file("a"), randomSurfaces(6, seed: 7)).sha256.utf8))
      }
      let output = String(decoding: try #require(child).standardOutputContent, as: UTF8.self)
      #expect(output.contains(here), "\(output)")
    }
  }

  @Test func theHeaderTellsNothingOfTheMachine() throws {
    let folder = try TemporaryFolder()
    try writeChunk(folder.file("a"), randomSurfaces(3, seed: 1))
    try ChunkReader.unseal(folder.file("a"), to: folder.file("plain"))
    let head = try bytes(folder.file("plain")).prefix(100)
    #expect(Array(head[24..<28]) == [0, 0, 0, 1], "one transaction, so the change counter is 1")
    #expect(Array(head[92..<100]) == [0, 0, 0, 1, 0, 0, 0, 0], "no version of the library")
  }

  @Test func sqliteFindsNoFault() throws {
    let folder = try TemporaryFolder()
    let surfaces = randomSurfaces(5, seed: 3, symbols: 500)
    try writeChunk(folder.file("a"), surfaces)
    let database = try Database(reading: folder.file("a"))
    let check = try Statement(database, "PRAGMA integrity_check")
    #expect(try check.step())
    #expect(check.string(0) == "ok")
    #expect(try database.integer("SELECT sum(run) FROM path") == database.integer("SELECT count(*) FROM symbols"))
    let parameters = surfaces.reduce(0) { $0 + $1.parameters.count }
    #expect(try database.integer("SELECT count(*) FROM parameters") == Int64(parameters))
    #expect(try database.integer("SELECT count(*) FROM file") == database.integer("SELECT count(*) FROM files"))
    #expect(try database.integer("SELECT count(*) FROM packages") == 5)
  }

  @Test func aPackageComesOnce() throws {
    let folder = try TemporaryFolder()
    let surfaces = randomSurfaces(3, seed: 5)
    let writer = try ChunkWriter(path: folder.file("a"), tool: "omni 1")
    try writer.add(surfaces[1], row: 4)
    #expect(writer.holds(surfaces[1].package) && !writer.holds(surfaces[0].package))
    #expect(throws: OmniError.self) { try writer.add(surfaces[1]) }
    try writer.add(surfaces[0], row: 7)
    #expect(try writer.finish().packages.map(\.row) == [4, 7])
  }

  @Test func anAbandonedWriterLeavesNothing() throws {
    let folder = try TemporaryFolder()
    do {
      let surfaces = randomSurfaces(2, seed: 5)
      let writer = try ChunkWriter(path: folder.file("a"), tool: "omni 1")
      try writer.add(surfaces[1])
      #expect(try folder.names().count == 1)
    }
    #expect(try folder.names() == [])
  }

  @Test func aDeadProcessLeftoverIsSweptAway() throws {
    let folder = try TemporaryFolder()
    // Process ids end at 2^22, so this one never lives.
    for name in ["a.chunk.4999999-1.partial", "b.chunk.4999999-1.partial"] {
      #expect(FileManager.default.createFile(atPath: folder.file(name), contents: nil))
    }
    try writeChunk(folder.file("a.chunk"), randomSurfaces(1, seed: 1))
    #expect(try folder.names() == ["a.chunk", "b.chunk.4999999-1.partial"])
  }

  @Test func aMalformedSurfaceIsRefused() throws {
    let folder = try TemporaryFolder()
    var surface = randomSurfaces(1, seed: 2)[0]
    surface.paths[0].symbol = 4000
    let malformed = surface
    #expect(throws: OmniError.self) { try writeChunk(folder.file("a"), [malformed]) }
    #expect(try folder.names() == [])
  }

  // MARK: Files that are no chunks of ours

  private func openError(_ path: String) -> OmniError? {
    do { _ = try ChunkReader(path: path) } catch { return error }
    return nil
  }

  @Test func aBrokenHeaderIsReported() throws {
    let folder = try TemporaryFolder()
    try writeChunk(folder.file("a"), randomSurfaces(1, seed: 1))
    try overwrite(folder.file("a"), at: 0, [0xff, 0xff])
    #expect(openError(folder.file("a"))?.code == .corrupt)
    #expect(openError(folder.file("a"))?.location == folder.file("a"))
    #expect(openError(folder.file("none"))?.code == .environment)
  }

  @Test func anotherDatabaseIsNoChunk() throws {
    let folder = try TemporaryFolder()
    try Database(creating: folder.file("a")).execute("CREATE TABLE t(x)")
    #expect(openError(folder.file("a"))?.what == "not a chunk")
  }

  @Test func anotherSchemaIsReported() throws {
    let folder = try TemporaryFolder()
    try writeChunk(folder.file("a"), randomSurfaces(1, seed: 1))
    try ChunkReader.unseal(folder.file("a"), to: folder.file("a"))
    try Database(creating: folder.file("a")).execute("PRAGMA user_version = 99")
    let error = openError(folder.file("a"))
    #expect(error?.code == .invalid)
    #expect(error?.hint == "use a newer omni")
  }

  @Test func rowsThatDoNotFitAreReported() throws {
    let folder = try TemporaryFolder()
    for damage in [
      "UPDATE package SET symbols = symbols + 5", "UPDATE path SET symbol = 999999", "UPDATE symbol SET parameters = '[[null]]'",
      "UPDATE symbol SET parameters = 3 WHERE id = 4; UPDATE symbol SET parameters = NULL WHERE id = 1", "UPDATE symbol SET doc = 999",
      "UPDATE symbol SET type_parameters = '[null'", "UPDATE path SET run = run + 1", "UPDATE path SET run = 9223372036854775807",
      "UPDATE readme SET text = 5", "UPDATE file SET same = 7", "UPDATE file SET same = -1", "UPDATE symbol SET signature = 0",
      "UPDATE symbol SET line = -1", "DELETE FROM path WHERE id = 3", "UPDATE symbol SET kind = 0",
      "UPDATE package SET first_path = 9223372036854775807", "UPDATE package SET status = 'odd'", "DELETE FROM name",
    ] {
      try writeChunk(folder.file("a"), randomSurfaces(3, seed: 1))
      try ChunkReader.unseal(folder.file("a"), to: folder.file("a"))
      try Database(creating: folder.file("a")).execute(damage)
      let error = #expect(throws: OmniError.self, "\(damage)") {
        let reader = try ChunkReader(path: folder.file("a"))
        for package in reader.packages { _ = try reader.surface(of: package) }
      }
      #expect(error?.code == .corrupt, "\(damage)")
    }
  }
}
