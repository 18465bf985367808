import Foundation
import Records
import TestSupport
import Testing

@testable import Registries

@Suite struct ArchiveReaderTests {
  /// The archive of one of the test server's projects.
  private func fetched(_ name: String) throws -> FetchedPackage {
    try client(sharedServer.get()).fetch(PackageRequest(name: name))
  }

  private func isPython(_ path: [UInt8]) -> Bool { path.suffix(3).elementsEqual(".py".utf8) }

  private func texts(_ content: ArchiveContent) -> [String: String] {
    Dictionary(uniqueKeysWithValues: content.entries.map { ($0.path, String(decoding: $0.data, as: UTF8.self)) })
  }

  @Test func readsAWheelThroughItsDirectory() throws {
    let package = try fetched("demo")
    #expect(package.archive.container == .zip)
    var asked: [String] = []
    let content = try package.archive.read(package.bytes) { path in
      asked.append(String(decoding: path, as: UTF8.self))
      return isPython(path)
    }
    #expect(content.entries.map(\.path) == ["demo/__init__.py"])
    #expect(asked == ["demo/__init__.py", "demo-1.1.dist-info/METADATA"])
    #expect(content.problems == [])
  }

  @Test func dropsTheRootOfAnSdist() throws {
    let package = try fetched("sdist-only")
    let content = try package.archive.read(package.bytes) { _ in true }
    #expect(content.entries.map(\.path) == ["PKG-INFO", "src/sdist_only/__init__.py"])
    #expect(content.entries[0].rawPath == Array("sdist_only-1.0/PKG-INFO".utf8))
    let zip = try fetched("zip-sdist")
    #expect(try zip.archive.read(zip.bytes) { _ in true }.entries.map(\.path) == ["zip_sdist.py"])
  }

  @Test func anSdistWithoutRootKeepsItsPaths() throws {
    let rootless = try fetched("rootless")
    #expect(try texts(rootless.archive.read(rootless.bytes, wanted: isPython)) == ["setup.py": "setup", "rootless/__init__.py": "init"])
    let mixed = try fetched("mixed-root")
    #expect(try texts(mixed.archive.read(mixed.bytes, wanted: isPython)) == ["mixed.py": "mixed"])
  }

  @Test func hostileEntriesAreLeftOutAndReported() throws {
    let package = try fetched("hostile")
    let content = try package.archive.read(package.bytes, wanted: isPython)
    #expect(
      texts(content) == [
        "good.py": "good", "twice.py": "second", "Case.py": "upper", "case.py": "lower", "caf\u{e9}.py": "utf-8", "latin\u{fffd}.py": "latin-1",
      ])
    #expect(content.entries.first { $0.path.hasPrefix("latin") }?.rawPath.contains(0xe9) == true)
    #expect(
      content.problems.map(\.reason) == [
        "absolute name", "name leads out of the archive", "symbolic link", "hard link", "special file", "path deeper than 64 steps",
        "path longer than 4096 bytes", "duplicate entry",
      ])
    #expect(content.problems[1].path == "hostile-1.0/../../up.py")
    #expect(content.problems.last?.path == "hostile-1.0/./twice.py")
    var reader = package.archive
    reader.duplicates = .first
    #expect(try texts(reader.read(package.bytes, wanted: isPython))["twice.py"] == "first")
  }

  @Test func linksNobodyWantsAreNoProblem() throws {
    let package = try fetched("hostile")
    let content = try package.archive.read(package.bytes) { $0.elementsEqual("good.py".utf8) }
    #expect(content.problems.map(\.reason).filter { $0.contains("link") } == [])
  }

  @Test func aTruncatedTarYieldsWhatStandsBeforeTheBreak() throws {
    let package = try fetched("crowded")
    let whole = try package.archive.read(package.bytes) { _ in true }
    #expect(whole.entries.count == 50)
    let content = try package.archive.read(Array(package.bytes.prefix(package.bytes.count / 2))) { _ in true }
    #expect(!content.entries.isEmpty)
    #expect(content.entries.elementsEqual(whole.entries.prefix(content.entries.count)), "no half file is among them")
    #expect(content.entries.count < 50)
    #expect(content.problems.count == 1)
    #expect(content.problems.first?.reason.hasPrefix("truncated") == true)
  }

  @Test func everyPrefixOfATarIsSurvived() throws {
    let package = try fetched("hostile")
    for length in stride(from: 0, to: package.bytes.count, by: 7) {
      let found = failure { _ = try package.archive.read(Array(package.bytes.prefix(length)), wanted: isPython) }
      #expect(found == nil || found?.code == .corrupt, "\(length): \(String(describing: found))")
    }
  }

  @Test func aDamagedZipEntryIsReportedAndTheOthersRead() throws {
    let package = try fetched("demo")
    var bytes = package.bytes
    // The first local header: 30 bytes and the name, then the compressed data.
    let place = 30 + "demo/__init__.py".utf8.count + 20
    bytes[place] ^= 0xff
    let content = try package.archive.read(bytes) { _ in true }
    #expect(content.entries.map(\.path) == ["demo-1.1.dist-info/METADATA"])
    #expect(content.problems.map(\.path) == ["demo/__init__.py"])
    #expect(content.problems.first?.reason.hasPrefix("damaged") == true)
  }

  @Test(arguments: [ArchiveReader.Container.zip, .tar])
  func noise(container: ArchiveReader.Container) throws {
    let reader = ArchiveReader(container: container)
    #expect(failure { _ = try reader.read([]) { _ in true } }?.code == .corrupt)
    #expect(failure { _ = try reader.read(Array("<html>no archive</html>".utf8)) { _ in true } }?.code == .corrupt)
  }

  @Test func aZipWithoutItsDirectoryIsNone() throws {
    let package = try fetched("demo")
    #expect(failure { _ = try package.archive.read(package.bytes.dropLast(30).map { $0 }) { _ in true } }?.code == .corrupt)
  }

  @Test func anEmptyArchiveIsEmpty() throws {
    let package = try fetched("empty")
    #expect(try package.archive.read(package.bytes) { _ in true } == ArchiveContent())
  }

  // MARK: Limits

  @Test func aBombIsStoppedByItsRatio() throws {
    let zip = try fetched("bomb")
    #expect(failure { _ = try zip.archive.read(zip.bytes) { _ in true } }?.what == "the archive unpacks to more than 50 times its size")
    #expect(try zip.archive.read(zip.bytes) { $0.elementsEqual("bomb.py".utf8) }.entries.count == 1, "skipped zip entries cost nothing")
    var patient = zip.archive
    patient.limits.ratioGrace = 100 << 20
    #expect(try patient.read(zip.bytes) { _ in true }.entries.count == 9)
    let tar = try fetched("tar-bomb")
    #expect(failure { _ = try tar.archive.read(tar.bytes, wanted: isPython) }?.code == .limit, "skipped tar entries count")
  }

  @Test func limitsOfTheWholeArchive() throws {
    let package = try fetched("crowded")
    func found(_ change: (inout ArchiveLimits) -> Void) -> OmniError? {
      var reader = package.archive
      change(&reader.limits)
      return failure { _ = try reader.read(package.bytes) { _ in true } }
    }
    let size = (0..<50).reduce(0) { $0 + $1 * 500 }
    #expect(
      found {
        $0.entries = 50; $0.unpacked = size; $0.compressed = package.bytes.count
      } == nil)
    #expect(found { $0.entries = 49 }?.what == "the archive has more than 49 entries")
    #expect(found { $0.unpacked = size - 1 }?.what == "the archive unpacks to more than \(size - 1) bytes")
    #expect(found { $0.compressed = package.bytes.count - 1 }?.code == .limit)
  }

  @Test func limitsOfOneEntry() throws {
    let package = try fetched("crowded")
    var reader = package.archive
    reader.limits.entry = 24_000
    let content = try reader.read(package.bytes) { _ in true }
    #expect(content.entries.count == 49)
    #expect(content.problems == [ArchiveProblem(path: "crowded-1.0/f49.py", reason: "larger than 24000 bytes")])
    reader.limits.path = "crowded-1.0/f9.py".utf8.count
    #expect(try reader.read(package.bytes) { _ in true }.entries.count == 10)
    reader.limits.depth = 1
    let none = try reader.read(package.bytes) { _ in true }
    #expect(none.entries.isEmpty && none.problems.contains { $0.reason == "path deeper than 1 steps" })
  }

  // MARK: Single files

  @Test(arguments: [
    "H4sIAAAAAAACA8tIzcnJ5wIAIDA6NgYAAAA=", "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAFaGVsbG8KAAAApWCX8ZT2/eAAAR4GwS+kHR+2830BAAAAAARZWg==",
    "KLUv/QRYMQAAaGVsbG8KU4i9kQ==",
  ])
  func decompresses(base64: String) throws {
    let bytes = Array(try #require(Data(base64Encoded: base64)))
    #expect(try ArchiveReader.decompress(bytes, limit: 6) == Array("hello\n".utf8))
    #expect(failure { _ = try ArchiveReader.decompress(bytes, limit: 5) }?.code == .limit)
    #expect(failure { _ = try ArchiveReader.decompress(bytes.dropLast(6), limit: 6) }?.code == .corrupt)
  }

  @Test func doesNotDecompressWhatIsNotCompressed() {
    #expect(failure { _ = try ArchiveReader.decompress(Array("hello\n".utf8), limit: 100) }?.what == "not a readable compressed file")
    #expect(failure { _ = try ArchiveReader.decompress([], limit: 100) }?.code == .corrupt)
  }
}
