import Foundation
import Records
import Rules
import Surface
import Syntax

/// The repository's root, from this file's place.
let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

/// Python's pack; the grammar must be built (`make test` does it).
let python: RulePack = try! PackLibrary(
  folder: root + "/plugins/languages", grammars: GrammarLibrary(folder: root + "/grammars", cache: root + "/.omni/grammars")
).pack("python")

typealias File = (path: String, bytes: [UInt8])

func extract(_ files: [File], modules: [String]? = nil, readsAll: Bool = false) -> PackageSurface {
  let extractor = SurfaceExtractor(pack: python)
  extractor.isDemandDriven = !readsAll
  return extractor.extract(PackageKey(registry: "test", name: "p", version: "1"), files: files, modules: modules)
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

/// The inputs of all golden cases for Python.
let corpus: [(name: String, files: [File])] = {
  let folder = root + "/corpus/python"
  return try! FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { name in
    let input = "\(folder)/\(name)/input"
    let paths = ((try? FileManager.default.subpathsOfDirectory(atPath: input)) ?? []).filter { python.wants($0) }.sorted()
    return (name, paths.map { ($0, [UInt8](FileManager.default.contents(atPath: "\(input)/\($0)") ?? Data())) })
  }
}()

/// A seeded generator (SplitMix64): a failing seed can be run again.
struct Seeded: RandomNumberGenerator {
  private var state: UInt64
  init(_ seed: UInt64) { state = seed }
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
