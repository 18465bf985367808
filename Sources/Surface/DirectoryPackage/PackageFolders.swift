import Rules

/// Which files of an archive make up which importable packages: decided by names and heads, before any parse.
struct PackageFolders {
  /// One package.
  struct Package {
    /// The import path.
    var path: String
    /// Indices of its files, by name.
    var sources: [Int]
  }

  /// The files of all packages, and those whose heads could not be read, by path.
  private(set) var sources: [SourceFile] = []
  /// By source; nil where it could not be read.
  private(set) var heads: [FileHead?] = []
  private(set) var packages: [Package] = []
  /// Why heads could not be read, by source.
  private(set) var problems: [Int: String] = [:]
  /// Files that were left out by their names or heads.
  private(set) var unbuilt = 0

  private let pack: RulePack
  private let rules: DirectoryPackageRules

  init(_ pack: RulePack, _ rules: DirectoryPackageRules) {
    self.pack = pack
    self.rules = rules
  }

  /// - Parameters:
  ///   - root: the import path of the archive's root, unless a manifest names another.
  ///   - included: the folders that belong to the surface; nil: all.
  /// - Complexity: O(files × depth), and their heads.
  mutating func find(_ files: [(path: String, bytes: [UInt8])], root: String, included: [String]?, _ environment: BuildEnvironment) {
    let modules = modulePaths(files)
    var folders: [String: [(SourceFile, FileHead)]] = [:]
    var broken: [(SourceFile, String)] = []
    var seen = 0
    for file in files where pack.extensions.contains(where: { file.path.hasSuffix($0) }) {
      seen += 1
      let folder = Self.folder(of: file.path)
      guard isImportable(folder), isIncluded(folder, included) else { continue }
      let name = file.path.utf8.dropFirst(folder.isEmpty ? 0 : folder.utf8.count + 1)
      let tags = environment.tags(ofFile: name)
      guard !rules.notBuilt.contains(where: { $0.matches(String(Substring(name))) }), tags.allSatisfy({ environment.holds($0) }) else { continue }
      let source = SourceFile(path: file.path, bytes: file.bytes)
      do throws(FileHead.Failure) {
        let head = try FileHead(source.text, tags, pack, rules, environment)
        if head.isBuilt, !matches(source, head, rules.ignored) { folders[folder, default: []].append((source, head)) }
      } catch {
        broken.append((source, error.reason))
      }
    }
    let importable = folders.filter { _, files in
      let first = files[0]
      // A folder that holds two packages cannot be imported.
      return !matches(first.0, first.1, rules.notImportable)
        && files.allSatisfy { $0.0.slice($0.1.name).elementsEqual(first.0.slice(first.1.name)) }
    }
    var all = importable.values.joined().map { (source: $0.0, head: FileHead?.some($0.1), problem: String?.none) }
    all += broken.map { (source: $0.0, head: nil, problem: $0.1) }
    all.sort { $0.source.path.utf8.lexicographicallyPrecedes($1.source.path.utf8) }
    sources = all.map(\.source)
    heads = all.map(\.head)
    unbuilt = seen - sources.count
    var places: [String: [Int]] = [:]
    for (i, entry) in all.enumerated() {
      if let problem = entry.problem { problems[i] = problem } else { places[Self.folder(of: entry.source.path), default: []].append(i) }
    }
    packages = places.map { Package(path: importPath($0.key, modules, root), sources: $0.value) }
      .sorted { a, b in a.path == b.path ? a.sources[0] < b.sources[0] : a.path.utf8.lexicographicallyPrecedes(b.path.utf8) }
  }

  private func matches(_ source: SourceFile, _ head: FileHead, _ names: [Glob]) -> Bool {
    names.contains { $0.matches(source.slice(head.name)) }
  }

  /// No step of the path makes it hidden.
  private func isImportable(_ folder: String) -> Bool {
    var folder = folder
    return folder.withUTF8 { !pack.visibility.isHidden($0, separator: UInt8(ascii: "/")) }
  }

  private func isIncluded(_ folder: String, _ included: [String]?) -> Bool {
    included.map { $0.contains { folder == $0 || folder.hasPrefix($0 + "/") } } ?? true
  }

  /// The folder of a path; empty for the root.
  private static func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }

  // MARK: Import paths

  /// The module that each manifest names, by the manifest's folder.
  private func modulePaths(_ files: [(path: String, bytes: [UInt8])]) -> [String: String] {
    var modules: [String: String] = [:]
    for file in files {
      let folder = Self.folder(of: file.path)
      guard pack.manifests.contains(where: { $0.matches(String(file.path.dropFirst(folder.isEmpty ? 0 : folder.count + 1))) }) else { continue }
      if let module = moduleName(file.bytes) { modules[folder] = module }
    }
    return modules
  }

  /// What follows the manifest's keyword at the start of a line, perhaps in quotes.
  private func moduleName(_ bytes: [UInt8]) -> String? {
    bytes.withUnsafeBufferPointer { text in
      let scanner = SourceScanner(text, pack.lexis)
      var place = 0
      while place < text.count {
        let start = scanner.skipBlanks(from: place)
        let keyword = scanner.word(at: start)
        let end = scanner.lineEnd(from: keyword.upperBound)
        if text[keyword].elementsEqual(rules.manifestKeyword), keyword.upperBound < end, SourceScanner.isSpace(text[keyword.upperBound]) {
          var name = keyword.upperBound
          while name < end, SourceScanner.isSpace(text[name]) { name += 1 }
          if let close = scanner.stringEnd(at: name) { return String(decoding: text[(name + 1)..<(close - 1)], as: UTF8.self) }
          let value = text[name..<end].prefix { !SourceScanner.isSpace($0) }
          if !value.isEmpty { return String(decoding: value, as: UTF8.self) }
        }
        place = end + 1
      }
      return nil
    }
  }

  /// The nearest module's path and the way from it; without one, the root's.
  private func importPath(_ folder: String, _ modules: [String: String], _ root: String) -> String {
    var home = folder
    while true {
      if let module = modules[home] { return home == folder ? module : module + "/" + folder.dropFirst(home.isEmpty ? 0 : home.count + 1) }
      if home.isEmpty { return folder.isEmpty ? root : root + "/" + folder }
      home = Self.folder(of: home)
    }
  }
}

extension SourceFile {
  /// A piece of its text.
  func slice(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(rebasing: text[range]) }
}
