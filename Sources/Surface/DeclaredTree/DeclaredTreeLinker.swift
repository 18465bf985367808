import Records
import Rules
import Syntax

/// The linker of the declared-tree family, at work on one package.
///
/// Passes: walk the items from the entry file in source order, expanding macro calls in place (`+Walk`, `+Items`, `+Calls`); bind the
/// names of use trees to a fix-point (`+Names`); expand what could only be found by its path, and bind again; attach the members of
/// extensions (`+Members`); list what is public (`DeclaredWalk`).
final class DeclaredTreeLinker {
  let pack: RulePack
  let rules: DeclaredTreeRules
  let reader: SourceReader
  let items: ItemReader
  let manifest: DeclaredPackage
  /// The files by path, sorted, with those that were read.
  let paths: [String]
  let files: [String: [UInt8]]
  var sources: [SourceFile?]
  var problems: SourceProblems
  var facts = ItemFacts()
  let names: LinkerNames
  let conditions: ConditionSet
  let skeletonWords: SkeletonWords
  let comments: CommentScan

  /// The unit of each file that was read.
  var fileUnits: [SourceUnit?]
  var modules: [DeclaredModule] = []
  var elements: [DeclaredElement] = []
  var macros: [MacroDefinition] = []
  var leaves: [ImportLeaf] = []
  var steps: [TextID] = []
  /// Macros in textual scope: each knows the one before it.
  var environments: [(previous: Int32, name: TextID, macro: Int32)] = []
  /// Other packages under the names that the root gives them.
  var packages: [TextID: NameTarget] = [:]
  var dependencies: Set<TextID> = []
  /// Members that stand outside of their type.
  var extensions: [(unit: SourceUnit, item: UInt32, module: UInt32, environment: Int32, conditions: TextID)] = []
  /// Calls of macros that only the names of the whole package can find.
  var deferred: [DeferredCall] = []
  /// Macros of other packages that the pack defines.
  var knownMacros: [TextID: [MacroRule]] = [:]
  var frames: [WalkFrame] = []

  var reasons: Set<String> = []
  var recursionLimit: Int
  var budget = Budget()
  /// Names are bound: a call can be found by its path.
  var isLinked = false
  /// A macro whose definition is unknown is taken for what its arguments show.
  var isGuessing = false

  /// What a hostile package may use up.
  struct Budget {
    /// Tokens that macros may write, steps of their matching, items and modules that may be walked, names that may be bound.
    var tokens = 2_000_000
    var matching = 40_000_000
    var items = 2_000_000
    var modules = 100_000
    /// Steps of a use tree's path.
    var steps = 128
    var bindings = 8_000_000
    /// Bytes of source that were read.
    var sourceBytes = 0
  }

  init(
    _ pack: RulePack, _ rules: DeclaredTreeRules, _ reader: SourceReader, _ items: ItemReader, _ files: [String: [UInt8]],
    _ manifest: DeclaredPackage, _ settings: SurfaceSettings
  ) {
    self.pack = pack
    self.rules = rules
    self.reader = reader
    self.items = items
    self.files = files
    self.manifest = manifest
    paths = files.keys.filter { path in pack.extensions.contains { path.hasSuffix($0) } }.sorted()
    sources = [SourceFile?](repeating: nil, count: paths.count)
    fileUnits = [SourceUnit?](repeating: nil, count: paths.count)
    problems = SourceProblems(count: paths.count)
    recursionLimit = rules.recursionLimit
    comments = CommentScan(pack)
    skeletonWords = SkeletonWords(
      bodies: rules.bodyWords, extending: Array(rules.extensionWord.utf8), another: Array(rules.implementsWord.utf8), marks: rules.bodyMarks)
    names = LinkerNames(rules, &facts.text)
    let target = settings.text("target")
    let known = rules.targets.first { target == nil || $0.name == target }
    conditions = ConditionSet(
      (known?.conditions ?? []) + (settings.list("cfgs") ?? rules.conditions) + (settings.list("build_cfgs") ?? []), features: manifest.features,
      isBuildKnown: settings.list("build_cfgs") != nil || !manifest.hasBuildScript, names, &facts.text)
    if let target, known == nil { reasons.insert("the pack does not know the target '\(target)'") }
    if let problem = manifest.problem { reasons.insert(problem) }
    for name in manifest.dependencies.sorted() { dependencies.insert(facts.text.intern(name)) }
    readKnownMacros()
  }

  /// Runs the passes up to the listing.
  /// - Returns: false when the entry file is not there or `isCancelled`.
  func link(isCancelled: () -> Bool) -> Bool {
    guard walkRoot(isCancelled: isCancelled) else { return false }
    bindNames()
    // Calls by path, and calls that names brought: each round may show more names, and more calls.
    for _ in 0..<64 where !deferred.isEmpty {
      if isCancelled() { return false }
      if !expandDeferred(isCancelled: isCancelled) { isGuessing = true }
      bindNames()
    }
    isLinked = true
    isGuessing = true
    reportUnbound()
    attachExtensions()
    return true
  }

  /// Whether not even the entry could be read.
  var isUnread: Bool { modules.first.map { problems.isUnread(Int($0.unit.source)) } ?? true }

  /// Why the surface may not be whole, sorted.
  func reasonsOfProblems(cut: SurfaceLimits?) -> [String] {
    let files = paths.map { SourceFile(path: $0, bytes: []) }
    return (problems.reasons(files, cut: cut) + reasons).sorted()
  }

  // MARK: Text

  func tokens(_ span: Span, _ unit: SourceUnit) -> [MacroToken] {
    TokenLexer.tokens(span, of: unit, comments, documentation: names.documentation, &facts.text)
  }

  /// A name without what marks it as none of the language's words.
  func name(_ span: Span, _ unit: SourceUnit) -> TextID { name(unit.slice(span)) }

  func name(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    guard text.starts(with: names.rawPrefix) else { return facts.text.intern(text) }
    return facts.text.intern(UnsafeBufferPointer(rebasing: text.dropFirst(names.rawPrefix.count)))
  }

  func name(_ token: MacroToken) -> TextID {
    let text = facts.text.withBytes(token.text) { $0.starts(with: names.rawPrefix) ? Array($0.dropFirst(names.rawPrefix.count)) : nil }
    return text.map { $0.withUnsafeBufferPointer { facts.text.intern($0) } } ?? token.text
  }

  /// `outer`, `inner`: conditions one after the other.
  func joined(_ outer: TextID, _ inner: TextID) -> TextID {
    if outer.isNone || outer == inner { return inner }
    if inner.isNone { return outer }
    return facts.text.intern(facts.text.string(outer) + ", " + facts.text.string(inner))
  }
}
