import Records
import Rules

/// Finds the importable modules among an archive's files, by the pack's layout rules.
struct PackageLayout {
  private let pack: RulePack
  private let rules: FileTreeRules

  init(_ pack: RulePack, _ rules: FileTreeRules) {
    self.pack = pack
    self.rules = rules
  }

  /// The modules of a package, and the names of its top modules where something names them.
  /// - Parameters:
  ///   - files: path (from the archive's root) and bytes of every file the pack wants.
  ///   - modules: the top modules by name, when the caller knows them; the root is the import root then.
  func modules(_ files: [(path: String, bytes: [UInt8])], named modules: [String]?) -> (files: [SourceFile], tops: Set<String>?) {
    let isBuilt =
      modules != nil || files.contains { file in topFolder(file.path).map { top in pack.layout.built.contains { $0.matches(top) } } ?? false }
    var listed = modules.map { Set($0) }
    if !isBuilt { listed = moduleList(files) }
    let root = isBuilt ? "" : sourceRoot(files, listed)
    var found: [SourceFile] = []
    for file in files {
      guard let inner = importPath(file.path, root: root, isBuilt: isBuilt), let module = modulePath(inner) else { continue }
      if let listed {
        guard listed.contains(module.steps[0]) else { continue }
      } else if !isBuilt, pack.layout.notModules.contains(where: { $0.matches(module.steps[0]) }) {
        continue
      }
      found.append(SourceFile(path: file.path, bytes: file.bytes, modulePath: module.steps, isIndex: module.isIndex, isStub: module.isStub))
    }
    // Folders of scripts and data are no packages where regular packages exist; a source folder is taken as it is.
    if rules.requiresIndex, !isBuilt, listed == nil, !pack.layout.sourceFolders.contains(where: { root == $0 + "/" }) {
      let regular = Set(found.filter { $0.isIndex && $0.modulePath.count == 1 }.map { $0.modulePath[0] })
      if !regular.isEmpty { found.removeAll { $0.modulePath.count > 1 && !regular.contains($0.modulePath[0]) } }
    }
    return (found.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }, listed)
  }

  private func topFolder(_ path: String) -> String? {
    path.firstIndex(of: "/").map { String(path[..<$0]) }
  }

  /// The top modules that a list in the archive names (`top_level.txt`), nil without one.
  private func moduleList(_ files: [(path: String, bytes: [UInt8])]) -> Set<String>? {
    var names = Set<String>()
    for file in files where pack.layout.moduleLists.contains(where: { $0.matches(file.path) }) {
      for line in String(decoding: file.bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
        let name = line.trimmingPrefix { $0 == " " || $0 == "\t" }
        if !name.isEmpty { names.insert(String(name)) }
      }
    }
    return names.isEmpty ? nil : names
  }

  /// The folder that a source archive's import paths begin in; ends with `/` unless it is the archive's root.
  ///
  /// A source folder that holds modules; else the archive's root, when modules stand there; else the folder of a listed module or, without
  /// a list, of a regular package, the least deep one.
  private func sourceRoot(_ files: [(path: String, bytes: [UInt8])], _ listed: Set<String>?) -> String {
    let modules = files.compactMap { modulePath($0.path) }
    for folder in pack.layout.sourceFolders {
      // A package may itself be called like a source folder.
      if modules.contains(where: { $0.steps == [folder] && $0.isIndex }) { continue }
      if modules.contains(where: { $0.steps.count > 1 && $0.steps[0] == folder && (listed?.contains($0.steps[1]) ?? true) }) { return folder + "/" }
    }
    let isAtTop = modules.contains { module in
      if let listed { return listed.contains(module.steps[0]) }
      return module.steps.count == 1 && !pack.layout.notModules.contains { $0.matches(module.steps[0]) }
    }
    if isAtTop { return "" }
    let deeper = modules.filter { module in listed?.contains(module.steps.last ?? "") ?? module.isIndex }.map { $0.steps.dropLast() }
    let root = deeper.min { a, b in a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b) }
    return root.map { $0.map { $0 + "/" }.joined() } ?? ""
  }

  /// The path below the import root; nil when the file lies outside of it.
  private func importPath(_ path: String, root: String, isBuilt: Bool) -> String? {
    guard path.hasPrefix(root) else { return nil }
    let inner = String(path.dropFirst(root.count))
    let steps = inner.split(separator: "/")
    if isBuilt, steps.count > 2, pack.layout.merge.contains(where: { $0.matches("\(steps[0])/\(steps[1])") }) {
      return steps.dropFirst(2).joined(separator: "/")
    }
    if let top = topFolder(inner), pack.layout.skip.contains(where: { $0.matches(top) }) { return nil }
    return inner
  }

  /// The module that a file is; nil when it is none: another ending, or a step that no import can spell.
  private func modulePath(_ path: String) -> (steps: [String], isIndex: Bool, isStub: Bool)? {
    guard let ending = pack.extensions.first(where: { path.hasSuffix($0) }) else { return nil }
    var steps = path.dropLast(ending.count).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    let isIndex = steps.last == rules.index
    if isIndex { steps.removeLast() }
    let separator = Character(Unicode.Scalar(rules.separator))
    guard !steps.isEmpty, !steps.contains(where: { $0.isEmpty || $0.contains(separator) }) else { return nil }
    return (steps, isIndex, rules.stubs.contains(ending))
  }
}
