import Records
import Surface
import TestSupport
import Testing

/// What must hold of every surface, whatever the input.
@Suite struct InvariantTests {
  private func check(_ surface: PackageSurface, _ files: [File], _ context: String) {
    let sizes = Dictionary(files.map { ($0.path, $0.bytes.count) }, uniquingKeysWith: { $1 })
    let listed = paths(surface)
    #expect(Set(listed).count == listed.count, "a path is listed twice: \(context)")
    #expect(listed == listed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }, "paths out of order: \(context)")
    var canonical = [Int](repeating: 0, count: surface.symbols.count)
    for row in surface.paths {
      #expect((row.symbol == nil) != row.external.isNone, "neither symbol nor external: \(context)")
      if row.isCanonical, let symbol = row.symbol { canonical[Int(symbol)] += 1 }
    }
    #expect(canonical.allSatisfy { $0 == 1 }, "not one canonical path each: \(context)")
    for symbol in surface.symbols {
      #expect(symbol.startByte <= symbol.endByte, "range: \(context)")
      guard let file = symbol.file else { continue }
      #expect(Int(symbol.endByte) <= sizes[surface.text.string(surface.files[Int(file)].path)] ?? 0, "range beyond the file: \(context)")
    }
  }

  @Test func holdForTheCorpus() {
    for golden in corpus { check(extract(golden.files, with: golden.pack), golden.files, golden.name) }
  }

  /// Cut, changed and doubled bytes of real inputs: never a crash, and the invariants hold.
  @Test(arguments: 0..<8) func holdForDamagedSources(seed: Int) {
    var random = SeededGenerator(seed: UInt64(seed))
    for golden in corpus where !golden.files.isEmpty {
      var files = golden.files
      for i in files.indices where !files[i].bytes.isEmpty {
        let place = Int.random(in: 0..<files[i].bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: files[i].bytes.removeSubrange(place...)
        case 1: files[i].bytes[place] = UInt8.random(in: 1...127, using: &random)
        case 2: files[i].bytes.insert(contentsOf: Array("([{\"\"\"'\n\t:".utf8), at: place)
        default: files[i].bytes += files[i].bytes[..<place]
        }
      }
      check(extract(files, with: golden.pack), files, "\(golden.name), seed \(seed)")
    }
  }

  @Test func theOrderOfFilesDoesNotShow() {
    var random = SeededGenerator(seed: 7)
    for golden in corpus {
      #expect(
        json(extract(golden.files, with: golden.pack)) == json(extract(golden.files.shuffled(using: &random), with: golden.pack)), "\(golden.name)")
    }
  }

  @Test func threadsDoNotShow() async {
    let alone = corpus.map { json(extract($0.files, with: $0.pack)) }
    await withTaskGroup(of: [String].self) { group in
      for _ in 0..<4 { group.addTask { corpus.map { json(extract($0.files, with: $0.pack)) } } }
      for await found in group { #expect(found == alone) }
    }
  }
}
