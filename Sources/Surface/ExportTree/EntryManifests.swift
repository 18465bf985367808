import Manifests
import Rules

/// The package manifests of a package: its own, and those of its folders.
struct EntryManifests {
  /// By folder, which ends with `/` unless it is the root.
  private let manifests: [String: ManifestValue]
  private let rules: EntryManifestRules

  /// Manifests that cannot be read are none.
  init(_ files: [(path: String, bytes: [UInt8])], _ rules: EntryManifestRules) {
    var found: [String: ManifestValue] = [:]
    for file in files where file.path == rules.file || file.path.hasSuffix("/" + rules.file) {
      found[ModuleFinder.folder(of: file.path)] = try? ManifestValue(json: file.bytes)
    }
    manifests = found
    self.rules = rules
  }

  /// The package's own name.
  var name: String? { manifests[""]?[rules.name]?.text }

  /// The entries of the package: subpath (`.` for the package itself) and file, in the manifest's order.
  ///
  /// The table of entries first, patterns left out; the package itself, when it is not in there, by the keys for the only entry, then
  /// by the fallback.
  func entries(_ files: [String: Int]) -> [(subpath: String, file: Int)] {
    let manifest = manifests[""]
    var entries: [(subpath: String, file: Int)] = []
    if let exports = manifest?[rules.exports] {
      let table = exports.entries.flatMap { table in table.contains { $0.key.hasPrefix(".") } ? table : nil } ?? [.init(key: ".", value: exports)]
      for entry in table where entry.key == "." || (entry.key.hasPrefix("./") && !entry.key.contains("*")) {
        if let file = file(entry.value, files, depth: 0) { entries.append((entry.key, file)) }
      }
    }
    if entries.contains(where: { $0.subpath == "." }) { return entries }
    let named = rules.entries.lazy.compactMap { manifest?[$0]?.text.flatMap { described($0, in: "", files) } }.first
    if let file = named ?? rules.fallback.lazy.compactMap({ described($0, in: "", files) }).first { entries.append((".", file)) }
    return entries
  }

  /// The entry of a folder that has a manifest of its own.
  func entry(ofFolder folder: String, files: [String: Int]) -> Int? {
    guard !folder.isEmpty, let manifest = manifests[folder] else { return nil }
    return rules.entries.lazy.compactMap { manifest[$0]?.text.flatMap { described($0, in: folder, files) } }.first
  }

  /// Deepest nesting of conditions.
  private static var depthLimit: Int { 16 }

  private func file(_ value: ManifestValue, _ files: [String: Int], depth: Int) -> Int? {
    guard depth < Self.depthLimit else { return nil }
    if let text = value.text { return described(text, in: "", files) }
    if let list = value.list { return list.lazy.compactMap { file($0, files, depth: depth + 1) }.first }
    guard let entries = value.entries else { return nil }
    for condition in rules.conditions {
      for entry in entries where condition.matches(entry.key) {
        if let found = file(entry.value, files, depth: depth + 1) { return found }
      }
    }
    return nil
  }

  /// The source that a path of a manifest means: the file itself when the pack reads it, else one that describes the program file there.
  private func described(_ path: String, in folder: String, _ files: [String: Int]) -> Int? {
    guard let place = ModuleFinder.joined(path, to: folder) else { return nil }
    if let file = files[place] { return file }
    for (written, endings) in rules.beside where place.hasSuffix(written) {
      let base = place.dropLast(written.count)
      if let found = endings.lazy.compactMap({ files[base + $0] }).first { return found }
    }
    return nil
  }
}
