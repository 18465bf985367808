import Buckets
import Foundation
import Records
import TestSupport
import Testing

@testable import Store

/// A dataset copied to a bucket and back; the bucket is a folder here, and any other keeps what this one keeps.
@Suite struct RemoteDatasetTests {
  private let folder: TestSupport.TemporaryFolder
  private let dataset: Dataset
  private let remote: RemoteDataset

  init() throws {
    folder = try TestSupport.TemporaryFolder()
    dataset = Dataset(folder: folder.path + "/here")
    remote = RemoteDataset(FileBucket(folder.path + "/there"))
    for (sprint, number) in [("one", 0), ("one", 1), ("two", 0)] { try publish(sprint, number, in: dataset) }
    _ = try CatalogWriter.update(dataset.catalogPath, dataset.catalogChunks()) { (chunk) throws(OmniError) in try dataset.open(chunk) }
  }

  private func publish(_ sprint: String, _ number: Int, in dataset: Dataset, seed: UInt64? = nil) throws {
    let batch = try Dataset.Batch(sprint: sprint, number: number)
    let writer = try dataset.writer(batch, tool: "omni 1")
    for surface in randomSurfaces(3, seed: seed ?? UInt64(number + sprint.count * 7)) { try writer.add(surface) }
    _ = try dataset.publish(batch, writer)
  }

  private func files(_ name: String) throws -> [String: Data] {
    try folder.files().filter { $0.key.hasPrefix(name + "/") }.reduce(into: [:]) { $0[String($1.key.dropFirst(name.count + 1))] = $1.value }
  }

  @Test func aCopyOfACopyIsTheSame() throws {
    let pushed = try DatasetTransfer(dataset, remote).push()
    #expect(pushed.copied == 3 && pushed.present == 0 && pushed.problems == [] && pushed.hasCatalog)
    let again = try DatasetTransfer(dataset, remote).push()
    #expect(again.copied == 0 && again.present == 3 && again.bytes == 0)
    let back = Dataset(folder: folder.path + "/back")
    let pulled = try DatasetTransfer(back, remote).pull()
    #expect(pulled.copied == 3 && pulled.bytes == pushed.bytes && pulled.hasCatalog)
    #expect(try files("back") == files("here"))
    #expect(back.check() == [])
    let batches = try remote.batches()
    #expect(batches == dataset.batches())
    #expect(try remote.check { (_, _) throws(OmniError) in } == [])
    #expect(try remote.open(batches[0]).packages.map(\.key) == dataset.open(batches[0]).packages.map(\.key))
    #expect(try remote.catalog().chunks().count == 3)
  }

  @Test func aPullGoesOnWhereItEnded() throws {
    _ = try DatasetTransfer(dataset, remote).push()
    let back = Dataset(folder: folder.path + "/back")
    let enough = OmniError(.interrupted, "enough")
    #expect(throws: enough) { try DatasetTransfer(back, remote) { (_, _) throws(OmniError) in throw enough }.pull() }
    #expect(back.batches().count == 1)
    // A chunk that came without its manifest is not fetched again.
    let next = try Dataset.Batch(sprint: "one", number: 0)
    try FileManager.default.createDirectory(atPath: back.folder + "/chunks/one", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: dataset.chunkPath(next), toPath: back.chunkPath(next))
    let rest = try DatasetTransfer(back, remote).pull()
    #expect(rest.copied == 2 && rest.present == 1)
    #expect(rest.bytes == (try dataset.manifest(Dataset.Batch(sprint: "one", number: 1)).bytes))
    #expect(back.check() == [])
  }

  @Test func oneSprintIsCopiedAlone() throws {
    let pushed = try DatasetTransfer(dataset, remote, sprint: "two").push()
    #expect(pushed.copied == 1 && !pushed.hasCatalog)
    #expect(try remote.batches().map(\.sprint) == ["two"])
    #expect(throws: OmniError.self) { try DatasetTransfer(dataset, remote, sprint: "three").push() }
    #expect(throws: OmniError.self) { try DatasetTransfer(dataset, remote, sprint: "one").pull() }
  }

  @Test func whatIsThereIsNeverReplaced() throws {
    _ = try DatasetTransfer(dataset, remote).push()
    let other = Dataset(folder: folder.path + "/other")
    try publish("one", 0, in: other, seed: 99)
    try publish("three", 0, in: other)
    let before = try files("there")
    let pushed = try DatasetTransfer(other, remote).push()
    #expect(pushed.copied == 1 && pushed.problems.map(\.location) == ["one/0"] && !pushed.hasCatalog)
    for (key, bytes) in before { #expect(try files("there")[key] == bytes, "\(key)") }
    let pulled = try DatasetTransfer(other, remote).pull()
    #expect(pulled.copied == 2 && pulled.present == 1 && pulled.problems.count == 1)
    // The catalog of all is made in the bucket.
    let outcome = try remote.index(isFresh: false, work: folder.path) { (_, _) throws(OmniError) in }
    #expect(outcome.chunks == 1)
    #expect(try remote.catalog().chunks().map { "\($0.chunk.sprint)/\($0.chunk.batch)" } == ["one/0", "one/1", "three/0", "two/0"])
  }

  @Test(arguments: [0, 1, 2]) func damageIsNamedAndTheRestIsCopied(kind: Int) throws {
    _ = try DatasetTransfer(dataset, remote).push()
    let path = folder.path + "/there/chunks/one/00001.chunk"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    switch kind {
    case 0: bytes[bytes.count / 2] ^= 1
    case 1: bytes.removeLast()
    default: break
    }
    try FileManager.default.removeItem(atPath: path)
    if kind < 2 { try bytes.write(to: URL(fileURLWithPath: path)) }
    let back = Dataset(folder: folder.path + "/back")
    let pulled = try DatasetTransfer(back, remote).pull()
    #expect(pulled.copied == 2 && pulled.problems.count == 1 && pulled.problems[0].location?.hasSuffix("one/00001.chunk") == true)
    #expect(back.check() == [])
    #expect(try remote.check { (_, _) throws(OmniError) in }.map(\.location) == pulled.problems.map(\.location))
  }

  @Test func aDamagedChunkIsNotSpread() throws {
    let path = dataset.chunkPath(try Dataset.Batch(sprint: "two", number: 0))
    try Data([1, 2, 3]).write(to: URL(fileURLWithPath: path))
    let pushed = try DatasetTransfer(dataset, remote).push()
    #expect(pushed.copied == 2 && pushed.problems.map(\.location) == [path])
    #expect(try remote.batches().map(\.sprint) == ["one", "one"])
  }

  @Test func whatNoManifestNamesIsGarbageOnceItIsOld() throws {
    _ = try DatasetTransfer(dataset, remote).push()
    let lonely = ["chunks/one/00007.chunk", "manifests/two/00000.json.12-1.partial"]
    for key in lonely { _ = try remote.bucket.put(key, [1], ifAbsent: true) }
    #expect(try remote.garbage().map(\.key) == lonely)
    #expect(try remote.garbage(before: Int(Date().timeIntervalSince1970) - 3600) == [])
    #expect(try remote.check { (_, _) throws(OmniError) in }.count == 2)
  }
}
