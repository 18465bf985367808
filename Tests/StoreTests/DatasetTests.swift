import Foundation
import Records
import Testing

@testable import Store

@Suite struct DatasetTests {
  private let folder: TemporaryFolder
  private let dataset: Dataset

  init() throws {
    folder = try TemporaryFolder()
    dataset = Dataset(folder: folder.file("dataset"))
  }

  @discardableResult private func publish(_ sprint: String, _ number: Int, seed: UInt64 = 1) throws -> Manifest {
    let batch = try Dataset.Batch(sprint: sprint, number: number), surfaces = randomSurfaces(3, seed: seed)
    let writer = try dataset.writer(batch, tool: "omni 1")
    for surface in surfaces { try writer.add(surface) }
    return try dataset.publish(batch, writer)
  }

  @Test func publishedBatchesAreFound() throws {
    #expect(dataset.sprints() == [])
    let manifest = try publish("2026-01", 2)
    try publish("2026-01", 100_000)
    try publish("2026-02", 1)
    let batch = try Dataset.Batch(sprint: "2026-01", number: 2)
    #expect(dataset.sprints() == ["2026-01", "2026-02"])
    #expect(dataset.batches(of: "2026-01").map(\.number) == [2, 100_000])
    #expect(dataset.isPublished(batch))
    #expect(try dataset.manifest(batch) == manifest)
    #expect(manifest.packages.count == 3 && manifest.statuses.values.reduce(0, +) == 3)
    #expect(try dataset.open(batch).packages.map(\.key) == manifest.packages.map(\.key))
    #expect(dataset.check() == [])
  }

  @Test func publishingAgainChangesNothing() throws {
    let batch = try Dataset.Batch(sprint: "s", number: 1)
    try publish("s", 1)
    let before = try (bytes(dataset.chunkPath(batch)), bytes(dataset.manifestPath(batch)))
    try publish("s", 1)
    #expect(try (bytes(dataset.chunkPath(batch)), bytes(dataset.manifestPath(batch))) == before)
    try publish("s", 1, seed: 9)
    #expect(try bytes(dataset.manifestPath(batch)) != before.1)
    #expect(dataset.check() == [])
  }

  @Test func checkNamesEveryFault() throws {
    for number in 1...4 { try publish("s", number) }
    let batches = dataset.batches(of: "s")
    try FileManager.default.removeItem(atPath: dataset.chunkPath(batches[0]))
    try overwrite(dataset.chunkPath(batches[1]), at: 5000, [1, 2, 3])
    try overwrite(dataset.chunkPath(batches[2]), at: bytes(dataset.chunkPath(batches[2])).count, [0])
    try FileManager.default.removeItem(atPath: dataset.manifestPath(batches[3]))
    #expect(FileManager.default.createFile(atPath: dataset.chunkPath(batches[3]) + ".4999999-1.partial", contents: nil))
    #expect(
      dataset.check().map(\.what) == [
        "a manifest without its chunk", "the chunk has another checksum", "the chunk has another size", "an unfinished file",
        "a chunk without a manifest",
      ])
  }

  @Test(arguments: [
    ("{", OmniError.Code.corrupt, "not JSON"), ("{}", .invalid, "'schema' is missing"), (#"{"schema":7}"#, .invalid, "another version"),
    (#"{"schema":3,"sprint":3}"#, .invalid, "'sprint'"),
  ])
  func aBadManifestIsRefused(text: String, code: OmniError.Code, word: String) {
    let error = #expect(throws: OmniError.self) { try Manifest(Array(text.utf8), path: "m.json") }
    #expect(error?.code == code)
    #expect(error?.description.contains(word) == true, "\(String(describing: error))")
  }

  @Test func anEditedManifestIsRefused() throws {
    let manifest = try publish("s", 1)
    let text = String(decoding: manifest.encoded(), as: UTF8.self)
    #expect(try Manifest(Array(text.utf8), path: "m") == manifest)
    for (part, edit) in [("{\"schema\"", "{\"extra\":1,\"schema\""), ("\"bytes\"", " \"bytes\"")] {
      let edited = text.replacingOccurrences(of: part, with: edit)
      #expect(throws: OmniError.self) { try Manifest(Array(edited.utf8), path: "m") }
    }
  }

  @Test(arguments: ["", "..", "a/b", "a\nb"]) func aSprintsNameIsAFoldersName(name: String) {
    #expect(throws: OmniError.self) { try Dataset.Batch(sprint: name, number: 1) }
  }
}
