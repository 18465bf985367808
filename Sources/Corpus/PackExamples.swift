import Foundation
public import Records
public import Rules
import StrictYAML
import Surface

/// A pack's `examples.yaml`: small sources with what each gives by itself.
public struct PackExamples: Sendable {
  /// One source.
  struct Example: Sendable {
    var source: String
    /// Its path; nil: `example` with the pack's first ending.
    var file: String?
    /// `kind path`, in the order of the surface; the file's own module is left out.
    var gives: [String]
    var settings: SurfaceSettings
  }

  let examples: [Example]
  /// How many there are that give something, and that give nothing.
  public var counts: (positive: Int, negative: Int) { (examples.count { !$0.gives.isEmpty }, examples.count { $0.gives.isEmpty }) }

  /// Reads `<pack's folder>/examples.yaml`.
  /// - Throws: `.notFound` when there is none; `.invalid` with `file:line:column`.
  public init(folder: String) throws(OmniError) {
    let file = folder + "/examples.yaml"
    guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
      throw OmniError(
        .notFound, "the pack has no examples", at: file, hint: "write `examples:` with `source` and `gives`; docs/rule-packs.md shows how")
    }
    examples = try YAMLMap.decode(text, file: file) { (map) throws(OmniError) in
      try map.list("examples") { (m) throws(OmniError) in
        Example(
          source: try m.string("source"), file: try m.optionalString("file"), gives: try m.strings("gives"),
          settings: SurfaceSettings(try m.values("settings")))
      }
    }
  }

  /// What is not as the examples say, one text each; empty: all is in order.
  public func failures(_ pack: RulePack) -> [String] {
    let extractor = SurfaceExtractor(pack: pack)
    return examples.compactMap { example in
      let file = example.file ?? "example" + (pack.extensions.last ?? "")
      let surface = extractor.extract(
        PackageKey(registry: "examples", name: "example", version: "0"), files: [(file, Array(example.source.utf8))], settings: example.settings)
      let found = surface.paths.compactMap { row -> String? in
        let kind = row.symbol.map { surface.symbols[Int($0)].kind }
        if kind == .module || kind == .package { return nil }
        return "\(kind?.rawValue ?? "external") \(surface.text.string(row.path))"
      }
      if Set(found) == Set(example.gives) { return nil }
      let first = example.source.split(separator: "\n").first.map(String.init) ?? ""
      return "`\(first)` gives [\(found.joined(separator: ", "))], not [\(example.gives.joined(separator: ", "))]"
    }
  }
}
