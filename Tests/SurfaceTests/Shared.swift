import Foundation
import Records
import Rules
import Surface
import TestSupport

/// Python's pack; the grammar must be built (`make test` does it).
let python: RulePack = try! Checkout.packs.pack("python")
let lua: RulePack = try! Checkout.packs.pack("lua")

typealias File = (path: String, bytes: [UInt8])

func extract(_ files: [File], with pack: RulePack = python, modules: [String]? = nil, readsAll: Bool = false) -> PackageSurface {
  let extractor = SurfaceExtractor(pack: pack)
  extractor.isDemandDriven = !readsAll
  return extractor.extract(
    PackageKey(registry: "test", name: "p", version: "1"), files: files, settings: SurfaceSettings(modules.map { ["modules": .list($0)] } ?? [:]))
}

func extract(_ files: [String: String], modules: [String]? = nil) -> PackageSurface {
  extract(files.map { ($0.key, Array($0.value.utf8)) }, modules: modules)
}

/// Everything a surface says, as text.
func json(_ surface: PackageSurface) -> String {
  var json = JSONWriter()
  SurfaceJSON.append(surface, to: &json)
  return "\(surface.status) \(surface.reasons)\n" + String(decoding: json.bytes, as: UTF8.self)
}

func paths(_ surface: PackageSurface) -> [String] { surface.paths.map { surface.text.string($0.path) } }

/// A golden case's input, with the pack that reads it.
typealias GoldenInput = (name: String, files: [File], pack: RulePack)

/// The inputs of all golden cases of the file-tree family.
let corpus: [GoldenInput] = [python, lua].flatMap { pack in goldenInputs(pack).map { ($0.name, $0.files, pack) } }

/// The inputs of all golden cases of a pack's language.
func goldenInputs(_ pack: RulePack) -> [(name: String, files: [File])] {
  let folder = Checkout.root + "/corpus/" + pack.language
  return try! FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
    let input = "\(folder)/\(name)/input"
    let paths = ((try? FileManager.default.subpathsOfDirectory(atPath: input)) ?? []).filter { pack.wants($0) }.sorted()
    return (name, paths.map { ($0, [UInt8](FileManager.default.contents(atPath: "\(input)/\($0)") ?? Data())) })
  }
}
