import Foundation
import Glibc
import Records
import Rules
import Store
import Surface

/// What a sprint does with an archive once it is in memory, on one thread.
struct WholePath {
  let pack: RulePack

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

  /// - Parameter readsAll: parse files too that nothing public depends on, where the family can tell.
  func run(_ packages: [Package], readsAll: Bool = false) throws -> Counts {
    let extractor = SurfaceExtractor(pack: pack)
    extractor.isDemandDriven = !readsAll
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
    counts.files = extractor.counts.files
    counts.unread = extractor.counts.unread
    counts.bytes = extractor.counts.bytes
    counts.nodes = extractor.counts.nodes
    counts.matches = extractor.counts.matches
    counts.allocations = extractor.counts.allocations
    return counts
  }
}
