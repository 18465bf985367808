import Foundation
import Records
import Rules
import Surface
import TestSupport
import Testing

/// Sources that were cut, doubled and shuffled: every language's golden inputs, damaged at random, end in a surface.
@Suite struct DamageTests {
  /// How often each golden case is damaged.
  private static let rounds = 4

  @Test(arguments: Checkout.packs.languages)
  func damagedSourcesEndInASurface(language: String) throws {
    let pack = try Checkout.packs.pack(language)
    let extractor = SurfaceExtractor(pack: pack)
    let corpus = "\(Checkout.root)/corpus/\(language)"
    for (number, name) in try FileManager.default.contentsOfDirectory(atPath: corpus).sorted().enumerated() {
      let input = "\(corpus)/\(name)/input"
      let files = try FileManager.default.subpathsOfDirectory(atPath: input).sorted().compactMap { path -> (path: String, bytes: [UInt8])? in
        guard pack.wants(path), let data = FileManager.default.contents(atPath: "\(input)/\(path)") else { return nil }
        return (path, [UInt8](data))
      }
      for round in 0..<Self.rounds {
        var random = SeededGenerator(seed: UInt64(number * 1000 + round))
        let damaged = files.map { (path: $0.path, bytes: damage($0.bytes, &random)) }
        let surface = extractor.extract(PackageKey(registry: "damaged", name: name, version: "0"), files: damaged)
        for path in surface.paths { #expect(path.symbol.map { Int($0) < surface.symbols.count } ?? true, "\(name), round \(round)") }
      }
    }
  }

  /// Found by the test above: a namespace whose body exports it as a whole.
  @Test func aNamespaceThatIsItsOwnExportEnds() throws {
    let text = "declare namespace a {\n  interface B { c: number }\n  export = a;\n}\nexport = a;\n"
    let surface = SurfaceExtractor(pack: try Checkout.packs.pack("typescript")).extract(
      PackageKey(registry: "damaged", name: "p", version: "0"), files: [("index.d.ts", Array(text.utf8))])
    #expect(!surface.paths.isEmpty)
  }

  /// A few stretches taken out, doubled, or put elsewhere.
  private func damage(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &random) where bytes.count > 1 {
      let start = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, start + Int.random(in: 1...40, using: &random))
      let piece = Array(bytes[start..<end])
      switch Int.random(in: 0..<3, using: &random) {
      case 0: bytes.removeSubrange(start..<end)
      case 1: bytes.insert(contentsOf: piece, at: end)
      default: bytes.insert(contentsOf: piece, at: Int.random(in: 0...bytes.count, using: &random))
      }
    }
    return bytes
  }
}
