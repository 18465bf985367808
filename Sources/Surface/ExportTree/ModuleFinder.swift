import Rules

/// Finds the file that the path in an import means, among the files of a package.
struct ModuleFinder {
  private let files: [String: Int]
  /// The package's entries, by the path that other packages import them under.
  private let own: [String: Int]
  private let rules: ResolutionRules
  private let manifests: EntryManifests?

  /// - Parameter files: index of each file by its path from the package's root.
  init(_ files: [String: Int], _ own: [String: Int], _ rules: ResolutionRules, _ manifests: EntryManifests?) {
    self.files = files
    self.own = own
    self.rules = rules
    self.manifests = manifests
  }

  /// The file that a relative path means, or the package's own name; nil for one that leads out of the package or nowhere.
  /// - Parameter file: the path of the file that holds it.
  func module(_ specifier: String, from file: String) -> Int? {
    guard specifier == "." || specifier == ".." || specifier.hasPrefix("./") || specifier.hasPrefix("../") else { return own[specifier] }
    return Self.joined(specifier, to: Self.folder(of: file)).flatMap { module(at: $0) }
  }

  /// The file at a relative path as it is.
  func file(_ path: String, from file: String) -> Int? { Self.joined(path, to: Self.folder(of: file)).flatMap { files[$0] } }

  /// In this order: an ending behind it; another ending instead of the written one; the path itself; its folder's manifest or index.
  private func module(at path: String) -> Int? {
    if let found = first(rules.endings, behind: path) { return found }
    for (written, endings) in rules.instead where path.hasSuffix(written) {
      if let found = first(endings, behind: String(path.dropLast(written.count))) { return found }
    }
    if let found = files[path], rules.endings.contains(where: { path.hasSuffix($0) }) || isSource(path) { return found }
    let folder = path.isEmpty ? "" : path + "/"
    if let entry = manifests?.entry(ofFolder: folder, files: files) { return entry }
    return first(rules.endings, behind: folder + rules.index)
  }

  private func isSource(_ path: String) -> Bool { rules.instead.contains { $0.endings.contains { path.hasSuffix($0) } } }

  private func first(_ endings: [String], behind path: String) -> Int? {
    for ending in endings { if let found = files[path + ending] { return found } }
    return nil
  }

  static func folder(of path: String) -> String { path.lastIndex(of: "/").map { String(path[...$0]) } ?? "" }

  /// A relative path from a folder, `.` and `..` worked out; nil when it climbs out of the root.
  static func joined(_ relative: String, to folder: String) -> String? {
    var steps = folder.split(separator: "/")
    for step in relative.split(separator: "/") {
      switch step {
      case ".": break
      case "..": if steps.popLast() == nil { return nil }
      default: steps.append(step)
      }
    }
    return steps.joined(separator: "/")
  }
}
