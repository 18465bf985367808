import Records
import Rules
import Syntax

/// The headers family: preprocessor, one parse of what it gives, declarations, rows.
///
/// Settings of a package: `main_headers`, the headers that its users include, in order; `include_dirs`, where includes are looked for;
/// `defines`, what is defined before the first line; `target`, whose environment counts. Without `main_headers` every header counts
/// that no other one of the package includes.
final class Headers: PackageLinker {
  private let pack: RulePack
  private let rules: HeaderRules
  private let reader: SourceReader
  /// By target, read when first needed.
  private var environments: [String: HeaderEnvironment] = [:]

  init(_ pack: RulePack, _ rules: HeaderRules, _ reader: SourceReader) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
  }

  /// There is no query to trace.
  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) {}

  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into initial: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface {
    var surface = initial
    surface.separator = String(decoding: [rules.separator], as: UTF8.self)
    var reasons: [String] = []
    let environment = environment(settings.text("target"), &reasons)
    let sources = files.map { SourceFile(path: $0.path, bytes: $0.bytes) }.sorted { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
    let folders = settings.list("include_dirs") ?? rules.includeFolders.map { $0.replacing("{target}", with: environment.target) }
    let preprocessor = Preprocessor(environment, HeaderFiles(sources, folders: folders), fuel: reader.limits.expansion)
    var problems = SourceProblems(count: sources.count)
    var sourceBytes = 0
    for (i, source) in sources.enumerated() {
      sourceBytes += source.bytes.count
      problems[i] = sourceBytes > reader.limits.sourceBytes ? "beyond the limit on the source of one package" : reader.problem(of: source.text)
      if problems[i] != nil { preprocessor.leaveOut(i) }
    }
    for (name, value) in (settings.map("defines") ?? [:]).sorted(by: { $0.key < $1.key }) { preprocessor.define(name, value) }
    let main = MainHeaders(rules, preprocessor).find(settings.list("main_headers"), folders)
    reasons += main.reasons
    guard !main.files.isEmpty else {
      surface.status = main.reasons.isEmpty ? .skipped : .failed
      surface.reasons = main.reasons.isEmpty ? ["no \(pack.language) headers in it (\(files.count) files of the language)"] : reasons
      return surface
    }
    for file in main.files {
      if isCancelled() {
        surface.status = .failed
        surface.reasons = ["interrupted"]
        return surface
      }
      preprocessor.walk(file)
    }
    let (unit, declarations) = declare(preprocessor, &reasons)
    reader.counts.unread += preprocessor.isRead.count { !$0 }
    surface.reasons = (problems.reasons(sources, cut: declarations.isCut ? reader.limits : nil) + preprocessor.reasons + reasons).sorted()
    if !surface.reasons.isEmpty { surface.status = .partial }
    if main.files.allSatisfy({ problems[$0] != nil }) { surface.status = .failed }
    var rows = HeaderRows(preprocessor, unit, declarations, pack, storage: ids(rules.storage, preprocessor), separator: rules.separator)
    return rows.build(surface, problems)
  }

  /// Parses the expanded unit and reads its declarations.
  private func declare(_ preprocessor: Preprocessor, _ reasons: inout [String]) -> (ExpandedUnit, Declarations) {
    let unit = ExpandedUnit(preprocessor, leading: ids(rules.leading, preprocessor))
    let noParameters = preprocessor.texts.intern(rules.noParameters)
    var declarations = Declarations(unit, rules, preprocessor.texts, tags: preprocessor.systemTags, noParameters: noParameters, reader.limits)
    for piece in unit.pieces {
      unit.bytes.withUnsafeBufferPointer { bytes in
        let text = UnsafeBufferPointer(rebasing: bytes[piece.text])
        let problem = reader.read(text, as: pack.grammar) { declarations.read($0, piece) }
        if let problem, problem != SourceReader.syntaxErrors {
          reasons.append("expanded text from \(preprocessor.place(unit.tokens[piece.tokens.lowerBound])) on: \(problem)")
        }
      }
    }
    var places: [String] = []
    for error in declarations.errors {
      let place = preprocessor.place(unit.tokens[error])
      if place != places.last { places.append(place) }
    }
    if !places.isEmpty {
      reasons.append(
        "declarations that the grammar cannot read: \(places.prefix(3).joined(separator: ", "))"
          + (places.count > 3 ? " and \(places.count - 3) more" : ""))
    }
    return (unit, declarations)
  }

  private func ids(_ words: [String], _ preprocessor: Preprocessor) -> Set<TextID> {
    var ids = Set<TextID>()
    for word in words { ids.insert(preprocessor.texts.intern(word)) }
    return ids
  }

  private func environment(_ target: String?, _ reasons: inout [String]) -> HeaderEnvironment {
    let known = rules.environments.first { target == nil || $0.target == target }
    if let target, known == nil { reasons.append("there is no environment for the target '\(target)'") }
    let (name, text) = known ?? rules.environments.first ?? ("", "")
    if let environment = environments[name] { return environment }
    let environment = HeaderEnvironment(target: name, text: text, rules)
    environments[name] = environment
    return environment
  }
}
