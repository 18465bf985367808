import Foundation
import Manifests
import Query
import Records
import Rules
import Store
import Surface
import TestSupport

extension FuzzTarget {
  /// A chunk, as others may have made it, without its seal, whose checksums would stop most mutations: every package's surface, a search.
  static let chunk = FuzzTarget(name: "chunk", longest: 256 << 10) {
    try chunks { path, folder in
      let plain = "\(folder)/plain"
      try ChunkReader.unseal(path, to: plain)
      return read(plain)
    }
  } prepare: {
    try file { path in
      isUnderstood { () throws(OmniError) in
        let reader = try ChunkReader(path: path)
        for package in reader.packages { check(try reader.surface(of: package)) }
        _ = try Search(DatasetView(ChunkSet(chunk: path)) { _ in true }).run("a")
      }
    }
  }

  /// A chunk's seal: its table and dictionary, and all frames.
  static let seal = FuzzTarget(name: "seal", longest: 64 << 10) {
    try chunks { path, _ in read(path) }
  } prepare: {
    let folder = try TemporaryFolder()
    return try file { path in
      isUnderstood { () throws(OmniError) in try ChunkReader.unseal(path, to: "\(folder.path)/unsealed") }
    }
  }

  /// A catalog that came from another machine, over a chunk that is sound: every kind of question.
  static let catalog = FuzzTarget(name: "catalog", longest: 256 << 10) {
    try TemporaryFolder.with { folder in
      try Checkout.packs.languages.map { language in
        let chunk = "\(folder.path)/chunk", catalog = "\(folder.path)/\(language).db"
        try catalogSeed(language, chunk: chunk, catalog: catalog)
        return read(catalog)
      }
    }
  } prepare: {
    let folder = try TemporaryFolder()
    try catalogSeed(Checkout.packs.languages[0], chunk: folder.path + "/chunk", catalog: "\(folder.path)/sound.db")
    return try file { path in
      isUnderstood { () throws(OmniError) in
        let view = DatasetView(ChunkSet(chunk: folder.path + "/chunk"), try Catalog(path: path))
        _ = try view.isCurrent()
        let lookup = SymbolLookup(view)
        for text in ["a", "get", "new value", "the first of two words", "p0.a", "x::y"] {
          for hit in try Search(view).run(text).prefix(3) { _ = try lookup.reports(try lookup.find(hit.path)) }
        }
        for package in try PackageList(view).run("") {
          let url = PackageURL(type: nil, name: package.key.name, version: package.key.version)
          _ = try PackageLookup(view).find(url)
        }
        try SQLQuery(view).run("SELECT count(*) FROM symbols WHERE package = 'p0'") { (_) throws(OmniError) in }
      }
    }
  }

  /// A chunk of a language's first golden cases, with its catalog.
  private static func catalogSeed(_ language: String, chunk: String, catalog: String) throws {
    let writer = try ChunkWriter(path: chunk, tool: "fuzz", fingerprints: [language: "0"])
    for surface in try surfaces(of: language, first: 4) { try writer.add(surface) }
    _ = try writer.finish()
    _ = try CatalogWriter.update(catalog, [CatalogChunk(sprint: "", batch: 0, sha256: "0")]) { (_) throws(OmniError) in try ChunkReader(path: chunk) }
  }

  /// One chunk for each language, turned into a seed.
  private static func chunks(_ seed: (_ path: String, _ folder: String) throws -> [UInt8]) throws -> [[UInt8]] {
    try TemporaryFolder.with { folder in
      try Checkout.packs.languages.map { language in
        let path = "\(folder.path)/\(language).chunk", writer = try ChunkWriter(path: path, tool: "fuzz", fingerprints: [language: "0"])
        for surface in try surfaces(of: language, first: 6) { try writer.add(surface) }
        _ = try writer.finish()
        return try seed(path, folder.path)
      }
    }
  }

  /// A plan that came from another machine.
  static let plan = FuzzTarget(name: "plan", longest: 128 << 10) {
    try TemporaryFolder.with { folder in
      try [1, 700].map { count in
        let path = "\(folder.path)/\(count).plan", writer = try PlanWriter(path: path, name: "fuzz", tool: "fuzz")
        for registry in ["npm", "pypi"] {
          writer.begin(PlannedRegistry(id: registry, bases: ["index": "https://registry.example"], cursor: "7"))
          for i in 0..<count {
            try writer.add(PlannedPackage(name: "p\(i)", version: i % 2 == 0 ? "1.\(i)" : nil, size: i * 1000, warnings: ["yanked: \(i)"]))
          }
        }
        _ = try writer.finish(BatchSize())
        return read(path)
      }
    }
  } prepare: {
    try file { path in
      isUnderstood { () throws(OmniError) in
        let plan = try PlanReader(path: path)
        for batch in plan.batches { _ = (try plan.packages(batch.rows), try plan.knownSizes(batch.rows)) }
      }
    }
  }

  /// A batch's manifest, and what packages say of themselves in JSON and TOML.
  static let manifest = FuzzTarget(name: "manifest", longest: 16 << 10) {
    let ours = try TemporaryFolder.with { folder in
      let dataset = Dataset(folder: folder.path), batch = try Dataset.Batch(sprint: "fuzz", number: 0),
        writer = try dataset.writer(batch, tool: "fuzz")
      for surface in try surfaces(of: Checkout.packs.languages[0], first: 3) { try writer.add(surface) }
      return try dataset.publish(batch, writer).encoded()
    }
    return [ours] + InputFiles.below("\(Checkout.root)/corpus") { $0.hasSuffix(".toml") || $0.hasSuffix(".json") }.map(\.bytes)
  } prepare: {
    { input in
      let isOurs = isUnderstood { () throws(OmniError) in _ = try Manifest(input, path: "fuzz") }
      let isJSON = isUnderstood { () throws(OmniError) in _ = try ManifestValue(json: input) }
      let isTOML = isUnderstood { () throws(OmniError) in _ = try ManifestValue(toml: input) }
      return isOurs || isJSON || isTOML
    }
  }

  /// The surfaces of a language's first golden cases.
  private static func surfaces(of language: String, first count: Int) throws -> [PackageSurface] {
    let pack = try Checkout.packs.pack(language), extractor = SurfaceExtractor(pack: pack)
    return try InputFiles.golden(pack).prefix(count).enumerated().map { number, files in
      extractor.extract(PackageKey(registry: "fuzz", name: "p\(number)", version: "1"), files: files)
    }
  }

  /// A reader of files as a reader of bytes.
  private static func file(_ body: @escaping (String) -> Bool) throws -> ([UInt8]) -> Bool {
    let folder = try TemporaryFolder()
    return { input in
      let path = "\(folder.path)/input"
      guard FileManager.default.createFile(atPath: path, contents: Data(input)) else { preconditionFailure("cannot write \(path)") }
      return body(path)
    }
  }
}
