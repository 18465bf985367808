import Manifests
import Records
import Rules

/// Where an import leads.
enum ModuleTarget: Hashable {
  /// A file of the package, by index.
  case file(Int)
  /// Another package.
  case external(String)
  /// A file that is not there.
  case missing
}

/// The files of a package as its modules see them: what a specifier means, and where users come in.
///
/// The rules are those of Node.js, "Modules: Packages" and "Modules: CommonJS modules, All together".
struct PackageModules {
  /// A place where users come in.
  struct Entry {
    /// What stands behind the package's name: empty, or `/sub`.
    let subpath: String
    let file: Int
  }

  let sources: [SourceFile]
  private let rules: EvaluatedExportsRules
  private let places: [String: Int]
  private let manifest: ManifestValue?
  /// The package's name as users write it.
  let name: String
  private let conditions: [String]

  /// - Parameter fallbackName: the name when neither settings nor manifest have one.
  init(_ files: [(path: String, bytes: [UInt8])], _ rules: EvaluatedExportsRules, _ settings: SurfaceSettings, fallbackName: String) {
    self.rules = rules
    sources = files.map { SourceFile(path: $0.path, bytes: $0.bytes) }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    places = Dictionary(sources.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    manifest = Self.manifest(at: rules.manifest, sources, places)
    name = settings.text("package") ?? manifest?["name"]?.text ?? fallbackName
    let isImported = settings.text("mode").map { $0 == "esm" } ?? (manifest?["type"]?.text == "module")
    conditions = isImported ? rules.importConditions : rules.requireConditions
  }

  private static func manifest(at path: String, _ sources: [SourceFile], _ places: [String: Int]) -> ManifestValue? {
    places[path].flatMap { try? ManifestValue(json: Array(sources[$0].bytes)) }
  }

  /// Whether a file is data, not code.
  func isData(_ file: Int) -> Bool { rules.dataEndings.contains { sources[file].path.hasSuffix($0) } }

  // MARK: Entries

  /// Where users come in: the file that the settings name; else what the manifest exports; else its main file; else the index file.
  func entries(_ settings: SurfaceSettings) -> [Entry] {
    if let named = settings.list("entry") { return named.compactMap { file(at: $0) }.map { Entry(subpath: "", file: $0) } }
    let exported = exportedEntries()
    if !exported.isEmpty { return exported }
    for key in rules.mainKeys {
      if let main = manifest?[key]?.text, let file = file(at: Self.normal(main)) { return [Entry(subpath: "", file: file)] }
    }
    if let file = file(at: rules.index) { return [Entry(subpath: "", file: file)] }
    let code = sources.indices.filter { !isData($0) }
    return code.count == 1 ? [Entry(subpath: "", file: code[0])] : []
  }

  private func exportedEntries() -> [Entry] {
    guard let exports = manifest?["exports"] else { return [] }
    guard case .table(let table) = exports, table.contains(where: { $0.key.hasPrefix(".") }) else {
      return target(of: exports).map { [Entry(subpath: "", file: $0)] } ?? []
    }
    var entries: [Entry] = []
    for entry in table where entry.key.hasPrefix(".") && !entry.key.contains("*") {
      if let file = target(of: entry.value), !isData(file) { entries.append(Entry(subpath: String(entry.key.dropFirst()), file: file)) }
    }
    return entries
  }

  /// The file that a value of the manifest's exports or imports leads to, under this package's conditions or, failing that, any.
  private func target(of value: ManifestValue) -> Int? {
    target(of: value, conditions) ?? target(of: value, rules.importConditions + rules.requireConditions)
  }

  private func target(of value: ManifestValue, _ conditions: [String]) -> Int? {
    switch value {
    case .text(let path): return places[Self.normal(path)]
    case .list(let choices): return choices.lazy.compactMap { target(of: $0, conditions) }.first
    case .table(let table):
      for entry in table where conditions.contains(entry.key) {
        if let file = target(of: entry.value, conditions) { return file }
      }
      return nil
    default: return nil
    }
  }

  // MARK: Specifiers

  /// What a specifier in a file means.
  func resolve(_ specifier: String, from file: Int) -> ModuleTarget {
    if specifier.hasPrefix("#") {
      guard let value = manifest?[path: "imports", specifier] else { return .missing }
      if let file = target(of: value) { return .file(file) }
      if case .text(let text) = value { return .external(text) }
      return .missing
    }
    if specifier.hasPrefix("/") { return .missing }
    guard specifier == "." || specifier == ".." || specifier.hasPrefix("./") || specifier.hasPrefix("../") else {
      let isOwn = specifier == name || specifier.hasPrefix(name + "/")
      if isOwn, let entry = exportedEntries().first(where: { name + $0.subpath == specifier }) { return .file(entry.file) }
      return .external(specifier)
    }
    let folder = sources[file].path.split(separator: "/").dropLast().joined(separator: "/")
    return self.file(at: Self.normal(folder + "/" + specifier)).map { .file($0) } ?? .missing
  }

  /// The file that a path means: itself, with an ending, or as a folder by its manifest or index.
  private func file(at path: String) -> Int? {
    if let found = withEnding(path) { return found }
    let folder = path.isEmpty ? "" : path + "/"
    if !path.isEmpty, let inner = Self.manifest(at: folder + rules.manifest, sources, places) {
      for key in rules.mainKeys {
        guard let main = inner[key]?.text else { continue }
        let target = Self.normal(folder + main)
        if let found = withEnding(target) ?? withEnding(target + "/" + rules.index) { return found }
      }
    }
    return withEnding(folder + rules.index)
  }

  private func withEnding(_ path: String) -> Int? {
    places[path] ?? rules.endings.lazy.compactMap { places[path + $0] }.first
  }

  /// A path without `.`, `..` and empty steps.
  private static func normal(_ path: String) -> String {
    var steps: [Substring] = []
    for step in path.split(separator: "/") where step != "." {
      if step == ".." { _ = steps.popLast() } else { steps.append(step) }
    }
    return steps.joined(separator: "/")
  }
}
