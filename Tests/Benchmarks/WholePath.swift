import Foundation
import Glibc
import Records
import Registries
import Rules
import Store
import Surface
import Syntax

/// What a sprint does with an archive once it is in memory, on one thread.
struct WholePath {
  private let pack: RulePack
  init(pack: RulePack) { self.pack = pack }

  /// Work done, without a clock.
  struct Counts: Codable {
    var files = 0, unread = 0, bytes = 0, nodes = 0, matches = 0, allocations = 0, symbols = 0, paths = 0, parameters = 0

    func pairs(with stored: Counts?) -> [(String, Int, Int)] {
      let s = stored ?? Counts()
      return [
        ("files", files, s.files), ("unread", unread, s.unread), ("bytes", bytes, s.bytes), ("nodes", nodes, s.nodes),
        ("matches", matches, s.matches),
        ("allocations", allocations, s.allocations), ("symbols", symbols, s.symbols), ("paths", paths, s.paths),
        ("parameters", parameters, s.parameters),
      ]
    }
  }

  /// - Parameter readsAll: parse files too that nothing public depends on.
  func run(_ archives: [(name: String, bytes: [UInt8])], readsAll: Bool = false) throws -> Counts {
    let extractor = SurfaceExtractor(pack: pack)
    extractor.isDemandDriven = !readsAll
    let folder = NSTemporaryDirectory() + "/omni-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let keys = archives.map { PackageKey(registry: "bench", name: $0.name, version: "0") }
    let writer = try ChunkWriter(path: folder + "/bench.chunk", packages: keys, tool: "omni-bench")
    var counts = Counts()
    for (archive, key) in zip(archives, keys) {
      let content = try ArchiveReader(container: .zip).read(archive.bytes) { pack.wants(String(decoding: $0, as: UTF8.self)) }
      let surface = extractor.extract(key, files: content.entries.map { ($0.path, $0.data) })
      counts.symbols += surface.symbols.count
      counts.paths += surface.paths.count
      counts.parameters += surface.parameters.count
      try writer.add(surface)
    }
    _ = try writer.finish()
    counts.files = extractor.counts.files
    counts.unread = extractor.counts.unread
    counts.bytes = extractor.counts.bytes
    counts.nodes = extractor.counts.nodes
    counts.matches = extractor.counts.matches
    counts.allocations = extractor.counts.allocations
    return counts
  }
}
