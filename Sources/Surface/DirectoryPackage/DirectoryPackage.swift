import Records
import Rules
import Syntax

/// The directory-package family: heads, folders, outlines, declarations, rows.
final class DirectoryPackage: PackageLinker {
  private let pack: RulePack
  private let rules: DirectoryPackageRules
  private let reader: SourceReader
  private let declarations: DeclarationReader

  /// The pack's decoder has checked that there is a query.
  init(_ pack: RulePack, _ rules: DirectoryPackageRules, _ reader: SourceReader) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
    declarations = DeclarationReader(pack, clock: reader.clock)
  }

  /// Settings: `import_path`, the root's, where no manifest names one, else the package's name; `include`, the folders that count;
  /// `tags`; those that the pack's axes, switches and releases are called by.
  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into initial: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface {
    var surface = initial
    surface.separator = String(decoding: [rules.separator], as: UTF8.self)
    guard files.contains(where: { file in pack.extensions.contains { file.path.hasSuffix($0) } }) else {
      surface.status = .skipped
      surface.reasons = ["no \(pack.language) files in it"]
      return surface
    }
    var folders = PackageFolders(pack, rules)
    folders.find(
      files, root: settings.text("import_path") ?? surface.package.name, included: settings.list("include"),
      BuildEnvironment(rules.constraints, settings))
    var problems = SourceProblems(count: folders.sources.count)
    for (source, problem) in folders.problems { problems[source] = problem }
    var facts = DirectoryFacts()
    var sourceBytes = 0
    for (i, source) in folders.sources.enumerated() where problems[i] == nil {
      if isCancelled() {
        surface.status = .failed
        surface.reasons = ["interrupted"]
        return surface
      }
      sourceBytes += source.bytes.count
      problems[i] = sourceBytes <= reader.limits.sourceBytes ? read(source, UInt32(i), into: &facts) : "beyond the limit on the source of one package"
    }
    reader.counts.unread += folders.unbuilt
    reader.counts.matches += facts.matches
    let known = problems
    var rows = DirectoryRows(pack, rules, folders, facts, reader.limits, isDamaged: { known[$0] != nil })
    rows.build()
    surface.reasons = problems.reasons(folders.sources, cut: rows.isCut ? reader.limits : nil)
    if !surface.reasons.isEmpty { surface.status = .partial }
    if !folders.sources.isEmpty, folders.sources.indices.allSatisfy({ problems.isUnread($0) }) { surface.status = .failed }
    return rows.finish(surface, problems)
  }

  /// Reads one file: its outline, or the whole where that cannot be had.
  /// - Returns: why it was not or only partly used.
  private func read(_ source: SourceFile, _ index: UInt32, into facts: inout DirectoryFacts) -> String? {
    if let failure = SourceParser.checkText(source.text) { return failure.rawValue }
    guard reader.isDemandDriven, let outline = Outline(source.text, pack.lexis, rules) else {
      return read(.init(source: index, text: source.text, outline: nil), into: &facts)
    }
    // What is left out counts as read.
    reader.counts.bytes += source.text.count - outline.text.count
    return outline.text.withUnsafeBufferPointer { read(.init(source: index, text: $0, outline: outline), into: &facts) }
  }

  private func read(_ input: DeclarationReader.Input, into facts: inout DirectoryFacts) -> String? {
    reader.read(input.text, as: pack.grammar) { declarations.read($0, input, into: &facts) }
  }

  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) {
    declarations.observer = observe
    defer { declarations.observer = nil }
    var facts = DirectoryFacts()
    declarations.read(root, .init(source: 0, text: bytes, outline: nil), into: &facts)
  }
}
