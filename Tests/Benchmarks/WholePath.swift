import Foundation
import Glibc
import Records
import Rules
import Store
import Surface

/// What a sprint does with an archive once it is in memory, on one thread.
struct WholePath {
  private let pack: RulePack
  /// Lives as long as a worker's does.
  private let extractor: SurfaceExtractor

  init(pack: RulePack) {
    self.pack = pack
    extractor = SurfaceExtractor(pack: pack)
  }

  /// Work done, without a clock.
  struct Counts: Codable {
    var files = 0, unread = 0, bytes = 0, nodes = 0, matches = 0, allocations = 0, symbols = 0, paths = 0, parameters = 0

    func pairs(with stored: Counts?) -> [(String, Int, Int)] {
      let s = stored ?? Counts()
      return [
        ("files", files, s.files), ("unread", unread, s.unread), ("bytes", bytes, s.bytes), ("nodes", nodes, s.nodes),
        ("matches", matches, s.matches), ("allocations", allocations, s.allocations), ("symbols", symbols, s.symbols),
        ("paths", paths, s.paths), ("parameters", parameters, s.parameters),
      ]
    }
  }

  func run(_ packages: [Package]) throws -> Counts {
    let before = extractor.counts
    let folder = NSTemporaryDirectory() + "/omni-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let keys = packages.map { PackageKey(registry: "bench", name: $0.name, version: "0") }
    let writer = try ChunkWriter(path: folder + "/bench.chunk", tool: "omni-bench")
    var counts = Counts()
    for (package, key) in zip(packages, keys) {
      let surface = extractor.extract(key, files: try package.files(pack), settings: package.settings)
      counts.symbols += surface.symbols.count
      counts.paths += surface.paths.count
      counts.parameters += surface.parameters.count
      try writer.add(surface)
    }
    _ = try writer.finish()
    counts.files = extractor.counts.files - before.files
    counts.unread = extractor.counts.unread - before.unread
    counts.bytes = extractor.counts.bytes - before.bytes
    counts.nodes = extractor.counts.nodes - before.nodes
    counts.matches = extractor.counts.matches - before.matches
    counts.allocations = extractor.counts.allocations - before.allocations
    return counts
  }
}
