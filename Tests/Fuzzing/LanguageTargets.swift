import Records
import Rules
import Surface
import Syntax
import TestSupport

extension FuzzTarget {
  /// A package's sources: parse, facts and linker of one language.
  static func language(_ language: String) -> FuzzTarget {
    FuzzTarget(name: language, longest: 16 << 10) {
      try InputFiles.golden(Checkout.packs.pack(language)).map(InputFiles.joined)
    } words: {
      let grammar = try Checkout.packs.pack(language).grammar
      return (0..<grammar.symbolCount).map { grammar.symbolName(UInt16($0)) }.filter { !$0.isEmpty && !grammar.tokens(spelled: $0).isEmpty }
    } prepare: {
      let pack = try Checkout.packs.pack(language)
      let extractor = SurfaceExtractor(pack: pack)
      return { input in
        // A file that is no UTF-8 is refused whole, which most mutations would come to: it is repaired first.
        let files = InputFiles.split(input).filter { pack.wants($0.path) }.map { ($0.path, Array(String(decoding: $0.bytes, as: UTF8.self).utf8)) }
        let surface = extractor.extract(PackageKey(registry: "fuzz", name: "p", version: "1"), files: files)
        check(surface)
        return !surface.paths.isEmpty
      }
    }
  }

  /// A rule pack's files.
  static let pack = FuzzTarget(name: "pack", longest: 512 << 10) {
    Checkout.packs.languages.map { language in
      InputFiles.joined(InputFiles.below("\(Checkout.packs.folder)/\(language)") { _ in true })
    }
  } prepare: {
    // The grammars are a user's own programs and no input.
    for language in Checkout.packs.languages { _ = try Checkout.packs.pack(language) }
    return { input in
      let files = Dictionary(InputFiles.split(input).map { ($0.path, String(decoding: $0.bytes, as: UTF8.self)) }) { $1 }
      return isUnderstood { () throws(OmniError) in
        _ = try RulePack(files["pack.yaml"] ?? "", file: "pack.yaml", grammar: Checkout.packs.grammars.language) { (name) throws(OmniError) in
          guard let text = files[name] else { throw OmniError(.invalid, "no such file", at: name) }
          return text
        } fingerprint: {
          $0.joined()
        }
      }
    }
  }
}

/// What holds of every surface; writing it as JSON follows all of its references.
func check(_ surface: PackageSurface) {
  for path in surface.paths {
    precondition(path.symbol.map { Int($0) < surface.symbols.count } ?? true, "a path leads to no symbol")
    precondition(Int(path.nameStart) <= surface.text.string(path.path).utf8.count, "a name begins behind its path")
  }
  for symbol in surface.symbols {
    precondition(symbol.file.map { Int($0) < surface.files.count } ?? true, "a symbol is in no file")
    precondition(surface.parameters.indices.contains(symbol.parameters), "a symbol has parameters that are not there")
    precondition(surface.typeParameters.indices.contains(symbol.typeParameters), "a symbol has type parameters that are not there")
  }
  var json = JSONWriter()
  SurfaceJSON.append(surface, to: &json)
}

extension Range<Int> {
  /// Whether all of another range lies in it.
  fileprivate func contains(_ other: Range<Int>) -> Bool { other.isEmpty || (lowerBound <= other.lowerBound && other.upperBound <= upperBound) }
}
