import Records
import Rules
import Syntax

/// The export-tree family: entries, the files that they reach, facts, linker, walk, rows.
final class ExportTree: PackageLinker {
  private let pack: RulePack
  private let rules: ExportTreeRules
  private let reader: SourceReader
  /// One for the pack, one for each of its dialects.
  private let extractor: ExportReader
  private let dialects: [ExportReader]
  private let repair: SourceRepair

  init(_ pack: RulePack, _ rules: ExportTreeRules, _ reader: SourceReader) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
    extractor = ExportReader(pack: pack, rules: rules, clock: reader.clock)
    dialects = pack.dialects.map { dialect in
      guard case .exportTree(let rules) = dialect.family else { return ExportReader(pack: dialect, rules: rules, clock: reader.clock) }
      return ExportReader(pack: dialect, rules: rules, clock: reader.clock)
    }
    repair = SourceRepair(rules: rules.repairs)
  }

  /// Settings: `entries` (subpath, `.` for the package itself → file), `package` (the name that paths begin with); without them the
  /// package's manifest says so.
  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into initial: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface {
    var surface = initial
    surface.separator = String(decoding: [rules.separator], as: UTF8.self)
    let manifests = rules.manifest.map { EntryManifests(files, $0) }
    let places = Dictionary(
      files.indices.filter { i in pack.extensions.contains { files[i].path.hasSuffix($0) } }.map { (files[$0].path, $0) },
      uniquingKeysWith: { first, _ in first })
    let given = Self.given(settings)
    let missing = (given ?? []).filter { places[$0.file] == nil }
    let entries =
      given.map { given in given.compactMap { entry in places[entry.file].map { (subpath: entry.subpath, file: $0) } } }
      ?? manifests?.entries(places) ?? []
    guard !entries.isEmpty else {
      surface.status = .skipped
      surface.reasons = ["no \(pack.language) entry in it (\(places.count) files of the language)"]
      return surface
    }
    let name = settings.text("package") ?? manifests?.name ?? surface.package.name
    let own = Dictionary(entries.map { (Self.path(name, $0.subpath), $0.file) }, uniquingKeysWith: { first, _ in first })
    var closure = Closure(files, ModuleFinder(places, own, rules.resolution, manifests), rules)
    for entry in entries { closure.add(entry.file) }
    while let next = closure.next(limit: reader.limits.sourceBytes) {
      if isCancelled() {
        surface.status = .failed
        surface.reasons = ["interrupted"]
        return surface
      }
      closure.problems[next] = read(closure.sources[next], index: UInt32(next), into: &closure.facts)
      closure.follow()
    }
    reader.counts.unread += places.count - closure.sources.count
    reader.counts.matches += closure.facts.matches
    var graph = ExportGraph(closure.facts, rules, limits: reader.limits)
    graph.bind()
    let roots = entries.compactMap { entry in
      closure.file(of: entry.file).map {
        ExportWalk.Entry(path: Self.path(name, entry.subpath), file: $0, isRoot: Self.path("", entry.subpath).isEmpty)
      }
    }
    var walk = ExportWalk(graph, reader.limits)
    walk.run(roots)
    var rows = ExportRows(walk, closure.sources, pack, rules)
    surface = rows.surface(surface, closure.problems, limits: reader.limits)
    if !missing.isEmpty {
      surface.reasons = (surface.reasons + ["no such entry: " + missing.map(\.file).joined(separator: ", ")]).sorted()
      if surface.status == .exact { surface.status = .partial }
    }
    return surface
  }

  /// The entries that the settings name, by subpath: a map, or a list of `subpath=file`.
  private static func given(_ settings: SurfaceSettings) -> [(subpath: String, file: String)]? {
    if let map = settings.map("entries") {
      return map.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { ($0.key, $0.value) }
    }
    return settings.list("entries")?.map { entry in
      let mark = entry.firstIndex(of: "=") ?? entry.startIndex
      return (String(entry[..<mark]), String(entry[mark...].drop { $0 == "=" }))
    }
  }

  /// The path of an entry: the package's name, and the subpath behind it.
  private static func path(_ name: String, _ subpath: String) -> String {
    let inner = subpath.hasPrefix("./") ? String(subpath.dropFirst(2)) : subpath == "." ? "" : subpath
    return inner.isEmpty ? name : "\(name)/\(inner)"
  }

  // MARK: Reading

  /// Parses a file and appends its facts; one with errors a second time, repaired, and the better tree counts.
  /// - Returns: why it was not or only partly used.
  private func read(_ source: SourceFile, index: UInt32, into facts: inout ExportFacts) -> String? {
    let text = source.text
    let dialect = pack.dialect(of: source.path)
    let grammar = dialect.map { pack.dialects[$0].grammar } ?? pack.grammar
    let extractor = dialect.map { dialects[$0] } ?? extractor
    let isAmbient = rules.ambientEndings.contains { source.path.hasSuffix($0) }
    func extract(_ root: Node, _ facts: inout ExportFacts) {
      extractor.extract(root, source: index, isAmbient: isAmbient, bytes: text, into: &facts)
    }
    var repaired: [UInt8]?
    var damage = 0
    let problem = reader.read(text, as: grammar) { root in
      if root.hasError { repaired = repair.repaired(text) }
      guard repaired == nil else { return damage = SourceRepair.damage(root) }
      extract(root, &facts)
    }
    guard let repaired else { return problem }
    var isBetter = false
    let rest = repaired.withUnsafeBufferPointer { bytes in
      reader.read(bytes, as: grammar) { root in
        isBetter = SourceRepair.damage(root) < damage
        if isBetter { extract(root, &facts) }
      }
    }
    return isBetter ? rest : reader.read(text, as: grammar) { extract($0, &facts) }
  }

  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) {
    extractor.observer = observe
    defer { extractor.observer = nil }
    var facts = ExportFacts()
    extractor.extract(root, source: 0, isAmbient: true, bytes: bytes, into: &facts)
  }
}
