import Records
import Rules
import Syntax

/// The declared-tree family: manifest, walk of the items with macros expanded, names, members, listing, rows.
final class DeclaredTree: PackageLinker {
  private let pack: RulePack
  private let rules: DeclaredTreeRules
  private let reader: SourceReader
  private let items: ItemReader

  init(_ pack: RulePack, _ rules: DeclaredTreeRules, _ reader: SourceReader) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
    items = ItemReader(pack: pack, rules: rules, clock: reader.clock)
  }

  /// Settings: `lib`, `features`, `cfgs`, `build_cfgs`, `target`, `edition`, `proc_macro`.
  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into initial: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface {
    var surface = initial
    surface.separator = rules.separator
    let byPath = Dictionary(files.map { ($0.path, $0.bytes) }, uniquingKeysWith: { first, _ in first })
    let manifest = DeclaredPackage(
      files.first { file in !file.path.contains("/") && pack.manifests.contains { $0.matches(file.path) } }?.bytes, settings,
      package: surface.package.name, paths: Set(byPath.keys), rules)
    let linker = DeclaredTreeLinker(pack, rules, reader, items, byPath, manifest, settings)
    guard byPath[manifest.entry] != nil else {
      surface.status = .skipped
      surface.reasons = ["no \(pack.language) library in it: there is no \(manifest.entry)"]
      return surface
    }
    guard linker.link(isCancelled: isCancelled) else {
      surface.status = .failed
      surface.reasons = ["interrupted"]
      return surface
    }
    var walk = DeclaredWalk(linker)
    walk.run()
    reader.counts.unread += linker.sources.count { $0 == nil }
    reader.counts.matches += linker.facts.matches
    surface.reasons = linker.reasonsOfProblems(cut: walk.isCut ? reader.limits : nil)
    if !surface.reasons.isEmpty { surface.status = .partial }
    if linker.isUnread { surface.status = .failed }
    var rows = DeclaredRows(linker, into: surface)
    return rows.build(walk.rows)
  }

  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) {
    items.observer = observe
    defer { items.observer = nil }
    var facts = ItemFacts()
    _ = items.read(root, bytes: bytes, documentation: [], into: &facts)
  }
}
