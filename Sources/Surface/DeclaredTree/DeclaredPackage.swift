import Manifests
import Records
import Rules

/// What a package says of itself beyond its sources, and what the caller knows: its name in paths, its entry, what it depends on and
/// which features are on.
struct DeclaredPackage {
  var name: String
  var entry: String
  var edition: String
  /// Its only public names are macros that functions implement.
  var isProcedural: Bool
  /// Names by which other packages are called in paths.
  var dependencies: Set<String>
  var features: Set<String>
  /// Conditions exist that only a build tells.
  var hasBuildScript: Bool
  /// The manifest could not be read.
  var problem: String?

  /// - Parameters:
  ///   - manifest: the bytes of the manifest at the root, nil when there is none.
  ///   - package: the package's registered name.
  ///   - paths: the files of the package.
  init(_ manifest: [UInt8]?, _ settings: SurfaceSettings, package: String, paths: Set<String>, _ rules: DeclaredTreeRules) {
    var root = ManifestValue.table([])
    do throws(OmniError) { if let manifest { root = try ManifestValue(toml: manifest) } } catch {
      problem = "the manifest cannot be read (\(error.why ?? error.what))"
    }
    let keys = rules.manifest
    func first(_ ways: [[String]]) -> ManifestValue? { ways.lazy.compactMap { Self.value(root, $0) }.first { $0.entries == nil } }
    func underscored(_ name: String) -> String { name.replacing("-", with: keys.dash) }
    name = underscored(settings.text("lib") ?? first(keys.name)?.text ?? first(keys.package)?.text ?? package)
    entry = SourcePath.normal(first(keys.entry)?.text ?? rules.entry)
    edition = settings.text("edition") ?? first(keys.edition)?.text ?? (manifest == nil ? rules.edition : rules.rootedEdition)
    isProcedural = settings.flag("proc_macro") ?? first(keys.procedural)?.flag ?? false
    let script = first(keys.build)
    hasBuildScript = script?.text != nil || (script?.flag != false && paths.contains(rules.buildScript))
    var tables: [ManifestValue.Entry] = []
    for way in keys.dependencies { tables += Self.tables(root, way[...]) }
    dependencies = Set(rules.prelude).union(tables.map { underscored($0.key) })
    let optional = Set(tables.filter { $0.value[keys.optional]?.flag == true }.map(\.key))
    let known = Dictionary(
      (Self.value(root, keys.features)?.entries ?? []).map { ($0.key, $0.value.list?.compactMap(\.text) ?? []) }, uniquingKeysWith: { $1 })
    features = Self.closure(
      settings.list("features") ?? (known[keys.defaultFeature] == nil ? [] : [keys.defaultFeature]), known, optional, prefix: keys.dependencyPrefix)
  }

  private static func value(_ root: ManifestValue, _ way: [String]) -> ManifestValue? {
    var value: ManifestValue? = root
    for key in way { value = value?[key] }
    return value
  }

  /// The entries of every table at the end of a way, `*` being any key.
  private static func tables(_ value: ManifestValue, _ way: ArraySlice<String>) -> [ManifestValue.Entry] {
    guard let step = way.first else { return value.entries ?? [] }
    if step == "*" { return (value.entries ?? []).flatMap { tables($0.value, way.dropFirst()) } }
    return value[step].map { tables($0, way.dropFirst()) } ?? []
  }

  /// All features that some switch on, as the package's own build tool resolves them: a feature may name others, switch an optional
  /// dependency on (`dep:name`, `name/feature`), or not (`name?/feature`). An optional dependency is a feature of its own name unless
  /// some feature names it with the prefix.
  private static func closure(_ wanted: [String], _ known: [String: [String]], _ optional: Set<String>, prefix: String) -> Set<String> {
    let hidden = Set(known.values.joined().filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
    var found: Set<String> = []
    var queue = wanted
    while let feature = queue.popLast() {
      guard found.insert(feature).inserted else { continue }
      for item in known[feature] ?? [] where !item.hasPrefix(prefix) {
        guard let slash = item.firstIndex(of: "/") else {
          queue.append(item)
          continue
        }
        let name = String(item[..<slash])
        if optional.contains(name), !hidden.contains(name) { queue.append(name) }
      }
    }
    return found
  }
}

/// Paths of files, `/` between steps.
enum SourcePath {
  /// A path without `.` and `..`; one that climbs out of the package matches no file.
  static func normal(_ path: String) -> String {
    var steps: [Substring] = []
    for step in path.split(separator: "/") where step != "." {
      if step == "..", let last = steps.last, last != ".." { steps.removeLast() } else { steps.append(step) }
    }
    return steps.joined(separator: "/")
  }

  static func folder(_ path: String) -> String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" }
  static func join(_ folder: String, _ path: String) -> String { folder.isEmpty ? path : "\(folder)/\(path)" }
}
