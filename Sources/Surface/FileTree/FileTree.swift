import Records
import Rules
import Syntax

/// The file-tree family: layout, demand, facts, linker, walk, rows.
final class FileTree: PackageLinker {
  private let pack: RulePack
  private let rules: FileTreeRules
  private let reader: SourceReader
  private let extractor: FactExtractor

  /// The pack's decoder has checked that there is a query.
  init(_ pack: RulePack, _ rules: FileTreeRules, _ reader: SourceReader) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
    extractor = FactExtractor(pack: pack, rules: rules, query: pack.query, clock: reader.clock)
  }

  /// Settings: `modules`, the top modules by name; without it they are found by the pack's layout rules.
  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into initial: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface {
    var surface = initial
    surface.separator = String(decoding: [rules.separator], as: UTF8.self)
    let (sources, tops) = PackageLayout(pack, rules).modules(files, named: settings.list("modules"))
    guard !sources.isEmpty else {
      surface.status = .skipped
      surface.reasons = ["no \(pack.language) modules in it (\(files.count) files of the language)"]
      return surface
    }
    var facts = PackageFacts()
    var problems = SourceProblems(count: sources.count)
    var demand = Demand(sources, pack, rules, &facts.text)
    var isRead = [Bool](repeating: false, count: sources.count)
    var sourceBytes = 0
    while let i = reader.isDemandDriven ? demand.next() : isRead.firstIndex(of: false).map(UInt32.init) {
      if isCancelled() {
        surface.status = .failed
        surface.reasons = ["interrupted"]
        return surface
      }
      let source = sources[Int(i)]
      isRead[Int(i)] = true
      sourceBytes += source.bytes.count
      guard sourceBytes <= reader.limits.sourceBytes else {
        problems[Int(i)] = "beyond the limit on the source of one package"
        continue
      }
      let text = source.text
      problems[Int(i)] = reader.read(text, as: pack.grammar) { extractor.extract($0, source: i, bytes: text, into: &facts) }
      if let file = facts.files.last, file.source == i { demand.follow(file, of: source, &facts) }
    }
    let known = Set(facts.files.map(\.source))
    for i in sources.indices where !known.contains(UInt32(i)) { facts.addUnread(source: UInt32(i), isBroken: problems[i] != nil) }
    facts.files.sort { $0.source < $1.source }
    reader.counts.unread += isRead.count { !$0 }
    reader.counts.matches += facts.matches
    var linker = FileTreeLinker(pack: pack, rules: rules, sources: sources, facts: facts)
    linker.link()
    var walk = PublicWalk(linker, reader.limits)
    linker = walk.run(modules: tops.map(Set.init))
    surface.reasons = problems.reasons(sources, cut: walk.isCut ? reader.limits : nil)
    if !surface.reasons.isEmpty { surface.status = .partial }
    if sources.indices.allSatisfy({ !isRead[$0] || problems.isUnread($0) }), isRead.contains(true) { surface.status = .failed }
    var rows = SurfaceRows(linker, walk: walk.rows, into: surface)
    return rows.build(problems)
  }

  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) {
    extractor.observer = observe
    defer { extractor.observer = nil }
    var facts = PackageFacts()
    extractor.extract(root, source: 0, bytes: bytes, into: &facts)
  }
}
