import Records
import TestSupport
import Testing

@testable import Store

@Suite struct DictionaryTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func chunk(_ name: String, seed: UInt64, _ dictionary: ChunkDictionary? = nil) throws -> String {
    let writer = try ChunkWriter(path: folder.file(name), tool: "omni 1", dictionary: dictionary)
    for surface in randomSurfaces(4, seed: seed, symbols: 150) { try writer.add(surface) }
    _ = try writer.finish()
    return folder.file(name)
  }

  @Test func whatIsTrainedMakesOtherChunksSmallerAndIsCarried() throws {
    let chunks = try (1...4).map { try chunk("\($0).chunk", seed: UInt64($0)) }
    let outcome = try DictionaryTraining.train(chunks, size: 4096)
    #expect(outcome.measured == 2 && outcome.dictionary.bytes.count <= 4096)
    #expect(try DictionaryTraining.train(chunks, size: 4096).dictionary == outcome.dictionary)
    let plain = try chunk("plain", seed: 9), better = try chunk("better", seed: 9, outcome.dictionary)
    let difference = try bytes(plain).count - bytes(better).count + outcome.dictionary.bytes.count
    #expect(difference > 0, "smaller but for the dictionary itself")
    let one = try ChunkReader(path: plain), other = try ChunkReader(path: better)
    #expect(other.packages.map(\.key) == one.packages.map(\.key))
    for (a, b) in zip(one.packages, other.packages) { #expect(try one.surface(of: a).spelledOut == other.surface(of: b).spelledOut) }
  }

  @Test func whatCannotBeTrainedIsRefused() throws {
    let one = try chunk("a", seed: 1)
    for chunks in [[], [one]] { #expect(throws: OmniError.self) { _ = try DictionaryTraining.train(chunks, size: 4096) } }
    let error = #expect(throws: OmniError.self) { _ = try DictionaryTraining.train([one, one], size: 100) }
    #expect(error?.code == .usage && error?.hint != nil)
  }

  @Test func aFolderHoldsOneForEachRegistry() throws {
    let box = folder.file("dictionaries")
    #expect(try ChunkDictionary.load(of: "npm", in: box) == nil)
    let first = ChunkDictionary([1, 2, 3]), second = ChunkDictionary([4])
    _ = try first.save(as: "npm", in: box)
    let path = try second.save(as: "npm", in: box)
    _ = try first.save(as: "npm-dist", in: box)
    #expect(try ChunkDictionary.load(of: "npm", in: box) == second)
    #expect(try ChunkDictionary.load(of: "npm-dist", in: box) == first)
    #expect(try second.save(as: "npm", in: box) == path)
    #expect(path.hasSuffix("/npm-\(second.sha256).zdict"))
    try overwrite(path, at: 0, [5])
    #expect(throws: OmniError.self) { try ChunkDictionary.load(of: "npm", in: box) }
  }

  /// The bytes of a chunk's own dictionary, each bit of them in turn: an error, never other rows.
  @Test func aDamagedDictionaryIsNoticed() throws {
    let chunks = try (1...4).map { try chunk("\($0).chunk", seed: UInt64($0)) }
    let path = try chunk("a", seed: 5, DictionaryTraining.train(chunks, size: 2048).dictionary)
    let whole = try bytes(path)
    let sound = try ChunkReader(path: path)
    let expected = try sound.packages.map { try sound.surface(of: $0).spelledOut }
    let start = try #require(whole.indices.last { whole[$0...].starts(with: SealedLayout.bytes(SealedLayout.dictionaryMagic)) })
    for (turn, place) in stride(from: start, to: whole.count, by: 29).enumerated() {
      try overwrite(path, at: place, [whole[place] ^ UInt8(1 << (turn % 8))])
      var surfaces: [PackageSurface] = []
      do throws(OmniError) {
        let reader = try ChunkReader(path: path)
        for package in reader.packages { surfaces.append(try reader.surface(of: package)) }
        #expect(surfaces.map(\.spelledOut) == expected, "\(place)")
      } catch { #expect(error.code == .corrupt, "\(error)") }
      try overwrite(path, at: place, [whole[place]])
    }
  }
}
