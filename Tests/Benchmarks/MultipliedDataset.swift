import Foundation
import Records
import Store
import TestSupport

/// A large dataset made of a small one: its packages again and again under new names, in half of whose symbols' names another word stands.
///
/// So the number of distinct names grows with the number of symbols, and frequent names stay frequent. The same input gives the same bytes.
struct MultipliedDataset {
  let dataset: Dataset
  private let source: Dataset
  private let symbols: Int
  private let chunks: Int

  /// - Parameters:
  ///   - symbols: how many there shall be at least.
  ///   - chunks: in how many chunks at least.
  init(_ folder: String, of source: Dataset, symbols: Int, chunks: Int) {
    dataset = Dataset(folder: folder)
    self.source = source
    self.symbols = symbols
    self.chunks = chunks
  }

  /// Makes what is not there yet.
  func make(_ note: (String) -> Void) throws {
    if dataset.batches().count >= chunks { return }
    try? FileManager.default.removeItem(atPath: dataset.folder)
    let readers = try source.batches().map { try source.open($0) }
    let all = readers.reduce(0) { $0 + $1.packages.reduce(0) { $0 + $1.symbols.count } }
    guard all > 0 else { throw OmniError(.notFound, "the dataset has no symbols", at: source.folder) }
    let copies = (symbols + all - 1) / all, packages = copies * readers.reduce(0) { $0 + $1.packages.count }
    let perChunk = max(1, packages / chunks)
    let words = try Self.words(of: readers)
    var number = 0, written = 0
    var writer = try dataset.writer(try batch(number), tool: "bench")
    for copy in 0..<copies {
      for reader in readers {
        for package in reader.packages {
          try writer.add(renamed(try reader.surface(of: package), copy, words))
          written += 1
          guard written % perChunk == 0 else { continue }
          _ = try dataset.publish(try batch(number), writer)
          number += 1
          writer = try dataset.writer(try batch(number), tool: "bench")
        }
      }
      note("copy \(copy + 1) of \(copies), \(number) chunks")
    }
    if written % perChunk != 0 { _ = try dataset.publish(try batch(number), writer) }
  }

  private func batch(_ number: Int) throws -> Dataset.Batch { try Dataset.Batch(sprint: "multiplied", number: number) }

  /// Last words of names, as other names shall end.
  private static func words(of readers: [ChunkReader]) throws -> [[UInt8]] {
    var words: Set<[UInt8]> = []
    for reader in readers {
      let names = try Statement(reader.database, "SELECT text FROM name WHERE id % 7 = 0 ORDER BY id")
      while try names.step() { if let word = names.withText(0, { IdentifierWords.split($0).last.map { Array($0) } }) { words.insert(word) } }
    }
    return words.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private func renamed(_ surface: PackageSurface, _ copy: Int, _ words: [[UInt8]]) -> PackageSurface {
    var surface = surface
    // Versions are packages of their own, so that all are indexed.
    let key = surface.package
    surface.package = PackageKey(registry: key.registry, name: "\(key.name)-\(key.version)-\(copy)", version: "1.0")
    guard copy > 0 else { return surface }
    for i in surface.paths.indices {
      let old = surface.paths[i].path
      let path = surface.text.withBytes(old) { Self.renamed($0, from: Int(surface.paths[i].nameStart), copy, words) }
      guard let path else { continue }
      let new = path.withUnsafeBufferPointer { surface.text.intern($0) }
      surface.paths[i].path = new
      if let symbol = surface.paths[i].symbol, surface.symbols[Int(symbol)].definition == old { surface.symbols[Int(symbol)].definition = new }
    }
    return surface
  }

  /// A path whose name ends with another word, nil when it stays; the same name changes alike within a copy.
  private static func renamed(_ path: UnsafeBufferPointer<UInt8>, from start: Int, _ copy: Int, _ words: [[UInt8]]) -> [UInt8]? {
    let name = UnsafeBufferPointer(rebasing: path[start...])
    var seed = UInt64(copy)
    for byte in name { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01b3 }
    var random = SeededGenerator(seed: seed)
    guard Bool.random(using: &random), let last = IdentifierWords.split(name).last, last.count < name.count,
      let word = words.randomElement(using: &random)
    else { return nil }
    return Array(path[..<start]) + Array(name[..<last.startIndex]) + word + Array(name[last.endIndex...])
  }
}
