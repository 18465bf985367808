import Foundation
import Records
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite struct SealTests {
  /// Bytes in memory that count how often they are asked for, and fail when told to.
  private final class Counted: ByteSource {
    let bytes: [UInt8]
    let reads = Mutex(0)
    let isGone = Mutex(false)
    var count: Int { bytes.count }
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func read(_ range: Range<Int>) throws(OmniError) -> [UInt8] {
      reads.withLock { $0 += 1 }
      if isGone.withLock({ $0 }) { throw OmniError(.unreachable, "the bucket does not answer", at: "memory") }
      return Array(bytes[range])
    }
  }

  private func random(_ count: Int, seed: UInt64) -> [UInt8] {
    var random = SeededGenerator(seed: seed)
    // Words from a small stock, so that it can be compressed, and not the same in each frame.
    return (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next() % 23 &+ 97) }
  }

  private func sealed(_ content: [UInt8], dictionary: [UInt8]? = nil, _ folder: TemporaryFolder) throws -> [UInt8] {
    try Data(content).write(to: URL(fileURLWithPath: folder.file("plain")))
    let file = PartialFile(of: folder.file("sealed"))
    let (sha256, count) = try SealWriter(dictionary: dictionary).seal(folder.file("plain"), as: file)
    try file.publish()
    let result = try bytes(folder.file("sealed"))
    #expect(result.count == count)
    #expect(try SHA256Text.ofFile(folder.file("sealed")).sha256 == sha256)
    return result
  }

  private func read(_ file: SealedFile, _ range: Range<Int>) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: range.count)
    try buffer.withUnsafeMutableBytes { try file.read(into: $0, at: range.lowerBound) }
    return buffer
  }

  @Test(arguments: [1, 100, SealedLayout.frame - 1, SealedLayout.frame, SealedLayout.frame + 1, 5 * SealedLayout.frame, 300_001], [false, true])
  func anyPartIsReadAsItWas(count: Int, hasDictionary: Bool) throws {
    let folder = try TemporaryFolder(), content = random(count, seed: UInt64(count))
    let file = try sealed(content, dictionary: hasDictionary ? random(20_000, seed: 3) : nil, folder)
    let reader = try SealedFile(Counted(file), name: "memory")
    #expect(reader.count == count)
    var random = SeededGenerator(seed: 9)
    for _ in 0..<60 {
      let low = Int.random(in: 0..<count, using: &random), high = Int.random(in: low...min(count, low + 90_000), using: &random)
      #expect(try read(reader, low..<high) == Array(content[low..<high]))
    }
  }

  /// Who has only the plain tool, has the content as well.
  @Test(arguments: [false, true]) func thePlainToolUnpacksIt(hasDictionary: Bool) throws {
    let folder = try TemporaryFolder(), content = random(200_000, seed: 1), dictionary = random(30_000, seed: 2)
    _ = try sealed(content, dictionary: hasDictionary ? dictionary : nil, folder)
    try Data(dictionary).write(to: URL(fileURLWithPath: folder.file("dictionary")))
    let zstd = Process()
    zstd.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let options = hasDictionary ? ["-D", folder.file("dictionary")] : []
    zstd.arguments = ["zstd", "-q", "-d"] + options + [folder.file("sealed"), "-o", folder.file("out")]
    try zstd.run()
    zstd.waitUntilExit()
    #expect(zstd.terminationStatus == 0)
    #expect(try bytes(folder.file("out")) == content)
  }

  @Test func oneReadOpensAChunkAndFewFindARow() throws {
    let folder = try TemporaryFolder()
    try writeChunk(folder.file("a"), randomSurfaces(40, seed: 5, symbols: 300))
    let source = Counted(try bytes(folder.file("a")))
    #expect(source.count > 2 * SealedLayout.tail)
    _ = try SealedFile(source, name: "memory")
    #expect(source.reads.withLock { $0 } == 1)
    let reader = try ChunkReader(source, name: "memory")
    let before = source.reads.withLock { $0 }
    let row = try Statement(reader.database, "SELECT canonical FROM path WHERE id = 4000")
    #expect(try row.step())
    #expect(source.reads.withLock { $0 } - before <= 4)
  }

  @Test func aUnionReadsChunksThroughTheirSeals() throws {
    let folder = try TemporaryFolder()
    for name in ["a", "b"] { try writeChunk(folder.file(name), randomSurfaces(3, seed: name == "a" ? 1 : 2)) }
    let members = ["a", "b"].map { name in ChunkUnion.Member(sprint: name) { () throws(OmniError) in try ChunkReader(path: folder.file(name)) } }
    let database = try Database()
    try database.attach(ChunkUnion(members, timeLimit: .seconds(60)) { _ in nil })
    #expect(try database.integer("SELECT count(*) FROM packages") == 6)
    #expect(throws: OmniError.self) { try database.execute("DELETE FROM symbols") }
  }

  /// What SQLite sorts beyond its memory goes through the database's own VFS.
  @Test func aSortThatSpillsIsAnswered() throws {
    let folder = try TemporaryFolder()
    try writeChunk(folder.file("a"), randomSurfaces(3, seed: 1))
    let database = try Database(reading: folder.file("a"))
    let sort = """
      WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
      SELECT count(*) FROM (SELECT hex(zeroblob(200)) || (i * 7919 % 20011) AS x FROM n ORDER BY x LIMIT -1 OFFSET 1)
      """
    #expect(try database.integer(sort) == 20_000)
  }

  // MARK: Damage

  /// Frames of megabytes are a few hundred bytes in the file.
  @Test func largeFramesAreNotKept() throws {
    let size = 8 << 20, frame = try [UInt8](repeating: 0, count: size).withUnsafeBytes { Array(try FrameCompressor().compress($0)) }
    let count: UInt32 = 6
    var table: [UInt8] = []
    for _ in 0..<count { table += SealedLayout.bytes(UInt32(frame.count)) + SealedLayout.bytes(UInt32(size)) }
    table += SealedLayout.bytes(count) + [0] + SealedLayout.bytes(SealedLayout.footerMagic)
    let frames = (0..<count).flatMap { _ in frame }
    let reader = try SealedFile(
      Counted(frames + SealedLayout.bytes(SealedLayout.tableMagic) + SealedLayout.bytes(UInt32(table.count)) + table), name: "memory")
    for i in 0..<Int(count) { _ = try read(reader, i * size..<i * size + 1) }
    #expect(reader.kept == size)
  }

  /// Whatever is done to a file, it is read as it was or refused; nothing is invented.
  @Test func damageIsFound() throws {
    let folder = try TemporaryFolder(), content = random(150_000, seed: 6)
    let file = try sealed(content, dictionary: random(9_000, seed: 8), folder)
    var random = SeededGenerator(seed: 2026)
    for round in 0..<400 {
      var damaged = file
      switch round % 4 {
      case 0: damaged[Int.random(in: damaged.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: damaged.removeLast(Int.random(in: 1..<damaged.count, using: &random))
      case 2: damaged.removeSubrange(0..<Int.random(in: 1..<damaged.count, using: &random))
      default:
        // The numbers at the end: frames, sizes.
        for _ in 0..<4 { damaged[damaged.count - 1 - Int.random(in: 0..<80, using: &random)] = UInt8.random(in: 0...255, using: &random) }
      }
      do {
        let reader = try SealedFile(Counted(damaged), name: "memory")
        #expect(try read(reader, 0..<reader.count) == content, "round \(round)")
      } catch let error as OmniError {
        #expect(error.code == .corrupt && error.location == "memory", "round \(round): \(error)")
      }
    }
  }

  @Test func aTableThatLiesTakesNoMemory() throws {
    let folder = try TemporaryFolder()
    let file = try sealed(random(1_000, seed: 1), folder)
    for (place, lie) in [(9, UInt32.max), (9, 0x0fff_ffff), (13, .max), (17, .max)] {
      var damaged = file
      damaged.replaceSubrange(damaged.count - place..<damaged.count - place + 4, with: SealedLayout.bytes(lie))
      let error = #expect(throws: OmniError.self) {
        let reader = try SealedFile(Counted(damaged), name: "memory")
        _ = try read(reader, 0..<min(reader.count, 1 << 20))
      }
      #expect(error?.code == .corrupt, "\(place)")
    }
  }

  /// The reason reaches whoever asked SQLite.
  @Test func whatTheSourceSaysIsTheError() throws {
    let folder = try TemporaryFolder()
    try writeChunk(folder.file("a"), randomSurfaces(40, seed: 5, symbols: 300))
    let source = Counted(try bytes(folder.file("a")))
    let reader = try ChunkReader(source, name: "memory")
    source.isGone.withLock { $0 = true }
    let error = #expect(throws: OmniError.self) { _ = try reader.surface(of: reader.packages[30]) }
    #expect(error?.code == .unreachable && error?.what == "the bucket does not answer")
    // It is told once: what comes later has its own reason.
    source.isGone.withLock { $0 = false }
    #expect(throws: OmniError.self) { _ = try Statement(reader.database, "SELECT nonsense FROM path") }
    #expect(try reader.surface(of: reader.packages[30]).package == reader.packages[30].key)
  }
}
