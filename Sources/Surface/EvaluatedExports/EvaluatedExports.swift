import Manifests
import Records
import Rules
import Syntax

/// The evaluated-exports family: entries, the modules that they reach, evaluation, walk, rows.
final class EvaluatedExports: PackageLinker {
  private let pack: RulePack
  private let rules: EvaluatedExportsRules
  private let reader: SourceReader

  /// How often the modules are run again because a computed name led to one that had not been read.
  private static var rounds: Int { 4 }

  init(_ pack: RulePack, _ rules: EvaluatedExportsRules, _ reader: SourceReader) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
  }

  /// What has been read of a package.
  fileprivate struct Reading {
    var program = Program()
    var modules: [EvaluatedModule] = []
    var moduleOfFile: [Int: Int32] = [:]
    var firstTerms: [(term: TermID, file: Int)] = []
    var problems: SourceProblems
    var bytes = 0
    /// Names of functions that load a module.
    var requires = Set<TextID>()
  }

  /// Settings: `entry`, `package`, `mode`.
  func link(
    _ files: [(path: String, bytes: [UInt8])], _ settings: SurfaceSettings, into initial: PackageSurface, isCancelled: () -> Bool
  ) -> PackageSurface {
    var surface = initial
    surface.separator = String(decoding: [rules.separator], as: UTF8.self)
    let package = PackageModules(files, rules, settings, fallbackName: surface.package.name)
    let entries = package.entries(settings)
    guard !entries.isEmpty else {
      let hasCode = package.sources.indices.contains { !package.isData($0) }
      surface.status = .skipped
      surface.reasons = [hasCode ? "no entry: neither \(rules.manifest) nor a file names one" : "no \(pack.language) modules in it"]
      return surface
    }
    var reading = Reading(problems: SourceProblems(count: package.sources.count))
    for (path, operation) in rules.builtIns where operation == .require { reading.requires.insert(reading.program.text.intern(path)) }
    var wanted = entries.map(\.file)
    for _ in 0..<Self.rounds {
      guard read(wanted, package, &reading, isCancelled) else {
        surface.status = .failed
        surface.reasons = ["interrupted"]
        return surface
      }
      let evaluation = Evaluation(rules, pack, package, entries, reading, reader.limits)
      guard DeepStack.run({ evaluation.run() }) else {
        surface.status = .failed
        surface.reasons = ["no memory for the evaluation's stack"]
        return surface
      }
      wanted = evaluation.wanted.filter { reading.moduleOfFile[$0] == nil }.sorted()
      if wanted.isEmpty { return finish(evaluation, reading, surface) }
    }
    let evaluation = Evaluation(rules, pack, package, entries, reading, reader.limits)
    _ = DeepStack.run { evaluation.run() }
    return finish(evaluation, reading, surface)
  }

  // MARK: Reading

  /// Reads files, and those that they name. Returns false when it was cancelled.
  private func read(_ files: [Int], _ package: PackageModules, _ reading: inout Reading, _ isCancelled: () -> Bool) -> Bool {
    var open = Array(files.reversed())
    while let file = open.popLast() {
      guard reading.moduleOfFile[file] == nil else { continue }
      if isCancelled() { return false }
      let first = reading.program.count
      reading.moduleOfFile[file] = Int32(reading.modules.count)
      reading.modules.append(module(file, package, &reading))
      guard case .code = reading.modules[reading.modules.count - 1].content else { continue }
      reading.firstTerms.append((first, file))
      for specifier in specifiers(from: first, reading).reversed() {
        if case .file(let next) = package.resolve(specifier, from: file) { open.append(next) }
      }
    }
    return true
  }

  private func module(_ file: Int, _ package: PackageModules, _ reading: inout Reading) -> EvaluatedModule {
    let source = package.sources[file]
    reading.bytes += source.bytes.count
    guard reading.bytes <= reader.limits.sourceBytes else {
      reading.problems[file] = "beyond the limit on the source of one package"
      return EvaluatedModule(file: file, content: .unread, hasStatements: false)
    }
    if package.isData(file) { return EvaluatedModule(file: file, content: .data, hasStatements: false) }
    let text = source.text
    var root: TermID = -1
    reading.problems[file] = reader.read(text, as: pack.grammar) { node in
      var lowering = Lowering(rules, text, &reading.program)
      root = lowering.lower(node, into: &reading.program)
    }
    guard root >= 0 else { return EvaluatedModule(file: file, content: .unread, hasStatements: false) }
    let hasStatements = reading.program[root].items.contains { i in
      let form = reading.program[reading.program.items[i]].form
      return form == .import || form == .export
    }
    return EvaluatedModule(file: file, content: .code(root), hasStatements: hasStatements)
  }

  /// The modules that the terms from `first` on name: sources of imports and exports, and literal arguments of calls for a module.
  private func specifiers(from first: TermID, _ reading: Reading) -> [String] {
    let program = reading.program
    var found: [String] = []
    for id in first..<program.count {
      let term = program[id]
      switch term.form {
      case .import, .export: if term.a > 0 { found.append(program.text.string(term.first)) }
      case .call where term.a >= 0 && term.d == 1 && term.b == 0:
        let argument = program.items[Int(term.c)]
        if argument >= 0, program[argument].form == .text, program[term.a].form == .name, reading.requires.contains(program[term.a].first) {
          found.append(program.text.string(program[argument].first))
        }
      default: break
      }
    }
    return found
  }

  // MARK: Rows

  private func finish(_ evaluation: Evaluation, _ reading: Reading, _ initial: PackageSurface) -> PackageSurface {
    var surface = initial
    let sources = evaluation.package.sources
    let listed = sources.indices.filter { !evaluation.package.isData($0) || reading.moduleOfFile[$0] != nil }
    let read = reading.moduleOfFile.count
    reader.counts.unread += max(0, listed.count - read)
    surface.reasons = (reading.problems.reasons(sources, cut: evaluation.isCut ? reader.limits : nil) + evaluation.reasons).sorted()
    if !surface.reasons.isEmpty { surface.status = .partial }
    if reading.moduleOfFile.keys.allSatisfy({ reading.problems.isUnread($0) }) { surface.status = .failed }
    guard let evaluator = evaluation.evaluator else { return surface }
    let broken = Set(listed.filter { reading.problems[$0] == SourceReader.syntaxErrors })
    var rows = ValueRows(evaluator, pack, firstTerms: reading.firstTerms, broken: broken)
    return rows.build(evaluation.rows, listed, reading.problems, into: surface)
  }

  /// The pack has no query.
  func trace(_ root: Node, bytes: UnsafeBufferPointer<UInt8>, observe: @escaping (QueryMatch) -> Void) {}
}

/// One evaluation of a package's modules, and what it found.
private final class Evaluation {
  /// Most places without fuel that are named.
  private static var namedPlaces: Int { 3 }

  let package: PackageModules
  private let rules: EvaluatedExportsRules
  private let pack: RulePack
  private let entries: [PackageModules.Entry]
  private let limits: SurfaceLimits
  private(set) var evaluator: Evaluator?
  private(set) var rows: [ValueWalk.Row] = []
  private(set) var isCut = false
  private(set) var reasons: [String] = []
  var wanted: Set<Int> { evaluator?.wanted ?? [] }
  private let reading: (Program, [EvaluatedModule], [Int: Int32])

  init(
    _ rules: EvaluatedExportsRules, _ pack: RulePack, _ package: PackageModules, _ entries: [PackageModules.Entry],
    _ reading: EvaluatedExports.Reading, _ limits: SurfaceLimits
  ) {
    self.rules = rules
    self.pack = pack
    self.package = package
    self.entries = entries
    self.limits = limits
    self.reading = (reading.program, reading.modules, reading.moduleOfFile)
  }

  /// Runs the entries and lists what they export.
  func run() {
    let evaluator = Evaluator(rules, reading.0, reading.1, reading.2, package)
    self.evaluator = evaluator
    for entry in entries { if let module = reading.2[entry.file] { evaluator.load(module) } }
    evaluator.limit = evaluator.steps + Evaluator.statementFuel
    evaluator.isExhausted = false
    var walk = ValueWalk(evaluator, pack.visibility, limits)
    for entry in entries {
      if let module = reading.2[entry.file] { walk.list(module, as: Array((package.name + entry.subpath).utf8)) }
    }
    rows = walk.rows
    isCut = walk.isCut
    reasons = evaluator.exhausted.prefix(Self.namedPlaces).map { module, statement in
      let source = package.sources[evaluator.modules[Int(module)].file]
      let line = source.text[..<Int(evaluator.program.span(statement).start)].count { $0 == 0x0a } + 1
      return "fuel ran out in \(source.path):\(line)"
    }
    let further = evaluator.exhausted.count - Self.namedPlaces
    if further > 0 { reasons.append("fuel ran out in \(further) more statements") }
  }
}
