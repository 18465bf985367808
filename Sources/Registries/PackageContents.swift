public import Records

/// A folder within an archive whose packages belong to a language of their own: Debian's `usr/share/cargo/registry`.
public struct ContentRule: Sendable, Equatable {
  /// Paths of folders from the archive's root; `*` stands for any run of characters of a step.
  public var folders: [[FileNamePattern]]
  /// Rule packs, in order: the first that finds modules gives the surface.
  public var languages: [String]
  /// The registry whose names the manifests use; nil when the packages have no names of their own.
  public var registry: String?
  /// A package begins in the topmost folders that hold it; nil: all files are one package, named as the archive's.
  public var manifest: PackageManifest?
  /// Without a manifest: whether the files' paths begin below the folders, of equal ones the first counts, or stay as they are.
  public var beginsBelow = false
  /// The setting of the extraction that says a package's path where no file is a manifest; nil: nothing is told.
  public var pathSetting: String?
  /// Settings of the extraction that are lists of folders, by name.
  public var settings: [String: FolderSetting] = [:]

  /// Folders that a library's users must search: those that its `.pc` files name, with those that are always searched before them.
  public struct FolderSetting: Sendable, Equatable {
    /// Paths of the `.pc` files.
    public var configurations: [[FileNamePattern]]
    public var always: [[FileNamePattern]]
  }

  /// The steps below one of the folders; nil for a path elsewhere.
  func below(_ steps: [Substring]) -> ArraySlice<Substring>? {
    for folder in folders where steps.count > folder.count && Self.fits(folder, steps) { return steps.dropFirst(folder.count) }
    return nil
  }

  /// Whether a path is that of a file from which a setting is read.
  func isConfiguration(_ steps: [Substring]) -> Bool {
    settings.values.contains { $0.configurations.contains { $0.count == steps.count && Self.fits($0, steps) } }
  }

  /// Whether the first steps of a path fit.
  private static func fits(_ folder: [FileNamePattern], _ steps: [Substring]) -> Bool {
    zip(folder, steps).allSatisfy { $0.matches(String($1)) }
  }

  /// The folders of each setting among those that the files stand in; a setting that names no more than what is always searched is left
  /// to the rule pack.
  fileprivate func values(_ files: [String], _ entries: [ArchiveEntry]) -> [String: [String]] {
    var folders = Set<String>()
    for file in files {
      var path = file[...]
      while let slash = path.lastIndex(of: "/") {
        path = path[..<slash]
        if !folders.insert(String(path)).inserted { break }
      }
    }
    var values: [String: [String]] = [:]
    for (name, setting) in settings {
      func listed(_ patterns: [[FileNamePattern]]) -> [String] {
        patterns.flatMap { pattern in
          folders.filter { $0.split(separator: "/").count == pattern.count && Self.fits(pattern, $0.split(separator: "/")) }.sorted()
        }
      }
      let always = listed(setting.always)
      let sources = entries.filter { entry in
        let steps = entry.path.split(separator: "/")
        return setting.configurations.contains { $0.count == steps.count && Self.fits($0, steps) }
      }
      var named: [String] = []
      for source in sources.sorted(by: { $0.path < $1.path }) {
        let home = source.path.split(separator: "/").dropLast().joined(separator: "/")
        for folder in PkgConfig.includeFolders(String(decoding: source.data, as: UTF8.self), folder: home)
        where folders.contains(folder) && !always.contains(folder) && !named.contains(folder) { named.append(folder) }
      }
      if !named.isEmpty { values[name] = always + named }
    }
    return values
  }
}

/// What of an archive is which package.
public struct PackageContents: Sendable, Equatable {
  /// Rule packs, in order, when there are no rules.
  public var languages: [String]
  /// Paths below a package's root that are left out.
  public var excluded: [FileNamePattern] = []
  /// Where the package says its own name and version, when there are no rules.
  public var manifest: PackageManifest?
  /// Where a package describes itself, in order.
  public var readme: [ReadmeRule] = []
  /// Packages by folder, the first rule that fits a file has it; empty: the archive is one package.
  public var rules: [ContentRule] = []

  /// One package of an archive.
  public struct Package: Sendable, Equatable {
    public var key: PackageKey
    public var languages: [String]
    /// Paths below the package's root and their bytes.
    public var files: [(path: String, bytes: [UInt8])]
    /// What a user should know: `its manifest says …`.
    public var warnings: [String] = []
    /// The folders of the archive that it stands in; empty: all of it.
    public var folders: Set<String> = []
    /// What the extraction is told beyond the files: lists by name.
    public var settings: [String: [String]] = [:]

    /// Whether something of the archive is the package's business.
    /// - Parameter path: as the archive has it.
    public func holds(_ path: String) -> Bool {
      let path = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
      return folders.isEmpty || folders.contains { path.hasPrefix($0 + "/") }
    }

    /// Takes a file of the archive; what stands above these steps is the package's folder.
    fileprivate mutating func add(_ entry: ArchiveEntry, below: ArraySlice<Substring>) {
      let path = below.joined(separator: "/")
      files.append((path, entry.data))
      folders.insert(Self.folder(entry.path, above: path))
    }

    /// What stands before the last steps of a path.
    fileprivate static func folder(_ path: String, above steps: String) -> String {
      String(decoding: path.utf8.dropLast(steps.utf8.count + 1), as: UTF8.self)
    }

    public static func == (a: Package, b: Package) -> Bool {
      (a.key, a.languages, a.warnings, a.folders, a.settings) == (b.key, b.languages, b.warnings, b.folders, b.settings)
        && a.files.elementsEqual(b.files, by: ==)
    }
  }

  /// Most packages that one archive may hold.
  private static let limit = 1000

  /// Whether a file has to be read.
  /// - Parameters:
  ///   - path: from the archive's root.
  ///   - reads: whether a language's files have such a path below their package's root.
  public func wants(_ path: String, reads: (_ language: String, _ path: String) -> Bool) -> Bool {
    guard !rules.isEmpty else {
      return !isExcluded(path) && (path == manifest?.file || readme.contains { $0.rank(path) != nil } || languages.contains { reads($0, path) })
    }
    let steps = path.split(separator: "/")
    if rules.contains(where: { $0.isConfiguration(steps) }) { return true }
    for rule in rules {
      guard let below = rule.below(steps) else { continue }
      let rest = rule.manifest == nil && !rule.beginsBelow ? path : below.joined(separator: "/")
      return !isExcluded(rest)
        && (below.last.map(String.init) == rule.manifest?.file || isReadme(below) || rule.languages.contains { reads($0, rest) })
    }
    return false
  }

  private func isReadme(_ steps: ArraySlice<Substring>) -> Bool { readme.contains { $0.mayHold(Array(steps)) } }

  private func isExcluded(_ path: String) -> Bool { excluded.contains { $0.matches(path) } }

  /// The packages of an archive, and the files that belong to none.
  ///
  /// An archive's only package has the archive's key. Of several, those with a name of their own are `archive/own`, or all `archive/path`
  /// below the rule's folder where two have the same.
  /// - Parameters:
  ///   - key: the archive's.
  ///   - entries: the files that were wanted.
  /// - Throws: `.limit` for an archive of too many packages.
  public func packages(_ key: PackageKey, _ entries: [ArchiveEntry]) throws(OmniError) -> (packages: [Package], strays: [ArchiveProblem]) {
    guard !rules.isEmpty else {
      var package = Package(key: key, languages: languages, files: entries.map { ($0.path, $0.data) })
      package.warnings = difference(key, entries)
      return ([package], [])
    }
    var found: [(own: String?, path: String, package: Package)] = []
    var strays: [ArchiveProblem] = []
    let placed = entries.map { entry -> (rule: Int, below: ArraySlice<Substring>, entry: ArchiveEntry)? in
      let steps = entry.path.split(separator: "/")
      for (i, rule) in rules.enumerated() { if let below = rule.below(steps) { return (i, below, entry) } }
      return nil
    }
    for (i, rule) in rules.enumerated() {
      let files = placed.compactMap { $0?.rule == i ? $0 : nil }.map { (steps: Array($0.below), entry: $0.entry) }
      if files.isEmpty { continue }
      let roots = rule.roots(files.map(\.steps))
      guard let manifest = rule.manifest else {
        var package = Package(key: key, languages: rule.languages, files: files.map { ($0.entry.path, $0.entry.data) })
        if rule.beginsBelow {
          var seen = Set<String>()
          package.files = files.map { ($0.steps.joined(separator: "/"), $0.entry.data) }.filter { seen.insert($0.0).inserted }
        }
        package.folders = Set(files.map { Package.folder($0.entry.path, above: $0.steps.joined(separator: "/")) })
        package.settings = rule.values(package.files.map(\.path), entries)
        found.append((nil, "", package))
        continue
      }
      guard !roots.isEmpty else {
        var package = Package(key: key, languages: rule.languages, files: [], warnings: ["it has no \(manifest.file)"])
        let common = Self.commonFolder(files.map(\.steps)), path = common.joined(separator: "/")
        for file in files { package.add(file.entry, below: file.steps.dropFirst(common.count)) }
        if let setting = rule.pathSetting, !path.isEmpty { package.settings[setting] = [path] }
        found.append((path.isEmpty ? nil : path, path, package))
        continue
      }
      guard found.count + roots.count <= Self.limit else { throw OmniError(.limit, "the archive holds more than \(Self.limit) packages") }
      var members = roots.map { _ in Package(key: key, languages: rule.languages, files: []) }
      let index = Dictionary(uniqueKeysWithValues: zip(roots, roots.indices))
      for file in files {
        if let home = file.steps.indices.lazy.compactMap({ index[Array(file.steps[..<$0])] }).first {
          members[home].add(file.entry, below: file.steps.dropFirst(roots[home].count))
        } else if !isReadme(file.steps[...]) {
          strays.append(ArchiveProblem(path: file.entry.path, reason: "outside every package in it"))
        }
      }
      for (root, member) in zip(roots, members) {
        let (own, note) = rule.identity(root, member.files)
        found.append((own, root.joined(separator: "/"), member))
        found[found.count - 1].package.warnings = note
      }
    }
    if found.count > 1 {
      let named = found.indices.filter { found[$0].own != nil }
      let isUnique = Set(named.map { found[$0].own }).count == named.count
      for i in named { found[i].package.key.name += "/" + (isUnique ? found[i].own ?? "" : found[i].path) }
    }
    return (found.map(\.package), strays)
  }

  /// What the package's own manifest says that its registry does not.
  private func difference(_ key: PackageKey, _ entries: [ArchiveEntry]) -> [String] {
    guard let manifest else { return [] }
    guard let entry = entries.last(where: { $0.path == manifest.file }) else { return ["the archive has no \(manifest.file)"] }
    guard let own = manifest.identity(entry.data, folder: "") else { return ["the archive's \(manifest.file) names no package"] }
    if own.name == key.name, own.version == nil || own.version == key.version { return [] }
    return ["the archive's \(manifest.file) says \(own.name)" + (own.version.map { "@" + $0 } ?? "")]
  }

  /// The deepest folder that holds all files.
  private static func commonFolder(_ paths: [[Substring]]) -> ArraySlice<Substring> {
    var common = paths.first?.dropLast() ?? []
    for path in paths { while !path.dropLast().starts(with: common) { common.removeLast() } }
    return common[...]
  }
}

extension PackageContents {
  /// As a registry's descriptor says.
  package init(of registry: RegistryDescriptor) {
    (languages, excluded, manifest, rules) = (registry.languages, registry.excluded, registry.manifest, registry.contents)
    readme = registry.readme
  }
}

extension ContentRule {
  /// The topmost folders that hold the manifest, in order of their paths.
  fileprivate func roots(_ paths: [[Substring]]) -> [[Substring]] {
    guard let manifest else { return [] }
    let holders = paths.filter { $0.last.map(String.init) == manifest.file && $0.count > 1 }.map { Array($0.dropLast()) }
    var roots: [[Substring]] = []
    // In this order a folder stands right behind those above it.
    for folder in holders.sorted(by: { $0.lexicographicallyPrecedes($1) }) where !(roots.last.map(folder.starts) ?? false) { roots.append(folder) }
    return roots
  }

  /// The package's own name, and a line that says name and version.
  fileprivate func identity(_ root: [Substring], _ files: [(path: String, bytes: [UInt8])]) -> (own: String, note: [String]) {
    let path = root.joined(separator: "/")
    guard let manifest, let file = files.first(where: { $0.path == manifest.file }),
      let own = manifest.identity(file.bytes, folder: String(root.last ?? "")), !own.name.isEmpty
    else { return (path, ["its \(manifest?.file ?? "manifest") names no package: called by its folder"]) }
    let words = [own.name, own.version, registry.map { "of " + $0 }].compactMap { $0 }
    return (own.name, ["holds " + words.joined(separator: " ")])
  }
}
