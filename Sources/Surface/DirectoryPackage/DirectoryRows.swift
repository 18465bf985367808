import Records
import Rules

/// Links the declarations of each package (methods to their types, through aliases) and turns what is public into rows.
struct DirectoryRows {
  private let pack: RulePack
  private let rules: DirectoryPackageRules
  private let folders: PackageFolders
  private let limits: SurfaceLimits
  private var facts: DirectoryFacts
  /// Whether a source was read only as far as its syntax errors let.
  private let isDamaged: (Int) -> Bool
  private var assembly = SurfaceAssembly()
  private var paths = Set<TextID>()
  /// Some limit cut the surface.
  private(set) var isCut = false
  /// Source → the conditions it is built under, `.none` without one.
  private var conditions: [TextID] = []
  private var comments: [CommentText] = []
  /// What the names of one definition share.
  private struct Shared {
    var source: UInt32
    var whole: Span
    /// All but the name's own: kind, definition, place, and the signature where it holds the name.
    var row: SymbolRow
    /// The word before a group's brackets; what follows the name in a signature.
    var keyword: [UInt8] = []
    var tail: [UInt8] = []
    var parameters: [ParameterRow] = []
    var typeParameters: [TextID] = []
  }
  /// That of the last definition.
  private var shared: Shared?
  /// The last group that was looked at, and what deprecates all of it.
  private var group: (source: UInt32, start: UInt32, deprecation: [UInt8]?) = (.max, 0, nil)

  init(
    _ pack: RulePack, _ rules: DirectoryPackageRules, _ folders: PackageFolders, _ facts: consuming DirectoryFacts, _ limits: SurfaceLimits,
    isDamaged: @escaping (Int) -> Bool
  ) {
    self.pack = pack
    self.rules = rules
    self.folders = folders
    self.facts = facts
    self.limits = limits
    self.isDamaged = isDamaged
    for (source, head) in zip(folders.sources, folders.heads) {
      let all = head?.conditions ?? []
      conditions.append(all.isEmpty ? .none : self.facts.text.intern(all.joined(separator: ",")))
      comments.append(CommentText(source.text, pack.lexis, pack.documentation.comments))
    }
  }

  /// Adds the rows of all packages.
  mutating func build() {
    var bySource: [UInt32: [Int]] = [:]
    for (i, declaration) in facts.declarations.enumerated() { bySource[declaration.source, default: []].append(i) }
    for package in folders.packages {
      let declarations = package.sources.flatMap { bySource[UInt32($0)] ?? [] }
      addPackage(package)
      add(declarations, below: package.path)
    }
  }

  consuming func finish(_ surface: PackageSurface, _ problems: SourceProblems) -> PackageSurface {
    var assembly = assembly, text = facts.text
    assembly.add(folders.sources, problems, &text)
    return assembly.finish(surface, text)
  }

  // MARK: Packages

  /// A package stands in the first of its files that documents it; files that depend on a switch come last.
  private mutating func addPackage(_ package: PackageFolders.Package) {
    let files = package.sources.compactMap { i in folders.heads[i].map { (source: i, head: $0) } }
    let order = files.filter { !$0.head.hasSwitchedImport } + files.filter(\.head.hasSwitchedImport)
    let docs = order.map { comments[$0.source].above($0.head.clause) }
    let first = docs.firstIndex { $0 != nil } ?? 0
    guard let file = order.dropFirst(first).first else { return }
    let source = folders.sources[file.source], mark = UInt32(source.markLength)
    var row = SymbolRow(kind: .package, definition: facts.text.intern(package.path))
    row.file = UInt32(file.source)
    row.line = UInt32(file.head.line)
    row.startByte = UInt32(file.head.clause) + mark
    row.endByte = UInt32(file.head.name.upperBound) + mark
    row.signature = intern(SourceText.signature(source.slice(file.head.clause..<file.head.name.upperBound), gaps: []))
    setDocumentation(docs[first], [], &row)
    let nameStart = package.path.utf8.lastIndex(of: UInt8(ascii: "/")).map { package.path.utf8.distance(from: package.path.startIndex, to: $0) + 1 }
    emit(row.definition, nameStart: nameStart ?? 0, rule: "package") { $0.add(row) }
  }

  // MARK: Declarations

  private mutating func add(_ declarations: [Int], below package: String) {
    var aliases: [TextID: TextID] = [:]
    for i in declarations where facts.declarations[i].kind == .typeAlias && !facts.declarations[i].target.isNone {
      aliases[facts.declarations[i].name] = facts.declarations[i].target
    }
    let base = Array(package.utf8)
    // Of two declarations of a name the first counts: those of one package stand on different platforms, or are wrong.
    for i in declarations {
      let declaration = facts.declarations[i]
      guard isPublic(declaration.name) else { continue }
      var steps = [declaration.name]
      if let parent = declaration.parent {
        steps.insert(facts.declarations[Int(parent)].name, at: 0)
      } else if !declaration.owner.isNone {
        let owner = resolve(declaration.owner, aliases)
        guard isPublic(owner) else { continue }
        steps.insert(owner, at: 0)
      }
      var path = base
      var nameStart = 0
      for step in steps {
        path.append(rules.separator)
        nameStart = path.count
        facts.text.withBytes(step) { path.append(contentsOf: $0) }
      }
      guard path.count <= limits.pathBytes else {
        isCut = true
        continue
      }
      let id = path.withUnsafeBufferPointer { facts.text.intern($0) }
      guard !paths.contains(id) else { continue }
      let (row, parameters, typeParameters) = self.row(declaration, id)
      emit(id, nameStart: nameStart, rule: steps.count > 1 ? "member" : "exported") {
        $0.add(row, parameters: parameters, typeParameters: typeParameters)
      }
    }
  }

  private func isPublic(_ name: TextID) -> Bool { facts.text.withBytes(name) { !pack.visibility.isPrivate($0) } }

  /// The type that a name stands for in its package, aliases followed; bounded, since they may go in circles.
  private func resolve(_ name: TextID, _ aliases: [TextID: TextID]) -> TextID {
    var name = name
    for _ in 0..<64 {
      guard let target = aliases[name] else { break }
      name = target
    }
    return name
  }

  private mutating func emit(_ path: TextID, nameStart: Int, rule: String, _ add: (inout SurfaceAssembly) -> UInt32) {
    guard paths.count < limits.paths else {
      isCut = true
      return
    }
    guard paths.insert(path).inserted else { return }
    assembly.addPath(path, nameStart: nameStart, element: add(&assembly), isReexport: false, rule: facts.text.intern(rule))
  }

  // MARK: Rows

  private mutating func row(_ declaration: Declaration, _ path: TextID) -> (SymbolRow, [ParameterRow], [TextID]) {
    let source = folders.sources[Int(declaration.source)], mark = UInt32(source.markLength)
    // What the names of one definition share is made once: there may be many of them, and it may be long.
    if shared?.source != declaration.source || shared?.whole != declaration.whole { shared = share(declaration, source) }
    guard var row = shared?.row, let shared else { return (SymbolRow(kind: declaration.kind, definition: path), [], []) }
    row.kind = declaration.kind
    row.definition = path
    row.line = declaration.line
    row.startByte = declaration.whole.start + mark
    row.endByte = declaration.whole.end + mark
    if let names = declaration.names {
      // Of several names of one type, this one.
      var text = declaration.keyword.isNone ? Array(source.slice(Span(start: declaration.head.start, end: names))) : shared.keyword
      facts.text.withBytes(declaration.name) { text.append(contentsOf: $0) }
      row.signature = intern(text + shared.tail)
    }
    return (row, shared.parameters, shared.typeParameters)
  }

  /// Reads what does not depend on the name.
  private mutating func share(_ declaration: Declaration, _ source: SourceFile) -> Shared {
    var shared = Shared(source: declaration.source, whole: declaration.whole, row: SymbolRow(kind: declaration.kind, definition: .none))
    shared.row.file = declaration.source
    shared.row.conditions = conditions[Int(declaration.source)]
    if isDamaged(Int(declaration.source)) { shared.row.status = .partial }
    shared.row.returns = folded(declaration.type, source)
    shared.keyword = declaration.keyword.isNone ? [] : Array(source.slice(declaration.keyword)) + [0x20]
    if let names = declaration.names {
      let areSeveral = source.slice(Span(start: names, end: max(names, declaration.type.start))).contains(UInt8(ascii: ","))
      let limit = areSeveral ? SourceText.valueLimit : SourceText.headLimit
      if !declaration.type.isNone { shared.tail = [0x20] + folded(declaration.type, source, limit: limit) }
    } else {
      shared.row.signature = intern(shared.keyword + head(declaration, source))
    }
    shared.parameters = declaration.parameters.map { facts.parameters[Int($0)] }.map { parameter in
      ParameterRow(
        name: folded(parameter.name, source), type: folded(parameter.type, source), defaultValue: folded(parameter.defaultValue, source),
        kind: parameter.kind)
    }
    shared.typeParameters = declaration.typeParameters.map { folded(facts.typeParameters[Int($0)], source) }
    let comments = comments[Int(declaration.source)]
    let behind = declaration.hasBody ? nil : comments.behind(Int(declaration.whole.end))
    let doc = comments.above(Int(declaration.whole.start), after: Int(declaration.bound)) ?? behind
    let further = [behind.flatMap { SourceText.deprecation(in: $0, pack.documentation) }, groupDeprecation(declaration)]
    setDocumentation(doc, further, &shared.row)
    return shared
  }

  private func head(_ declaration: Declaration, _ source: SourceFile) -> [UInt8] {
    let text = folded(declaration.head, source, limit: declaration.hasValue ? SourceText.valueLimit : SourceText.headLimit)
    guard declaration.hasMembers else { return text }
    // A bracket before the members closes behind them.
    let open = text.count { $0 == UInt8(ascii: "(") } - text.count { $0 == UInt8(ascii: ")") }
    return text + [UInt8](repeating: UInt8(ascii: ")"), count: max(0, open))
  }

  /// A piece of source on one line, comments left out.
  private func folded(_ span: Span, _ source: SourceFile, limit: Int) -> [UInt8] {
    let start = Int(span.start)
    let gaps = SourceScanner(source.text, pack.lexis).comments(in: start..<Int(span.end), enough: limit)
    return SourceText.signature(source.slice(span), gaps: gaps.map { $0.lowerBound - start..<$0.upperBound - start }, limit: limit)
  }

  private mutating func folded(_ span: Span, _ source: SourceFile) -> TextID {
    span.isNone ? .none : intern(SourceText.folded(source.slice(span)))
  }

  private mutating func intern(_ text: [UInt8]) -> TextID { text.withUnsafeBufferPointer { facts.text.intern($0) } }

  /// What the documentation of a group says about all that is in it.
  private mutating func groupDeprecation(_ declaration: Declaration) -> [UInt8]? {
    guard !declaration.group.isNone else { return nil }
    if group.source != declaration.source || group.start != declaration.group.start {
      let bound = min(declaration.bound, declaration.group.start)
      let doc = comments[Int(declaration.source)].above(Int(declaration.group.start), after: Int(bound))
      group = (declaration.source, declaration.group.start, doc.flatMap { SourceText.deprecation(in: $0, pack.documentation) })
    }
    return group.deprecation
  }

  /// Sets the documentation, and the first of the messages that say that the element is deprecated, its documentation's own before all.
  private mutating func setDocumentation(_ doc: [UInt8]?, _ deprecations: [[UInt8]?], _ row: inout SymbolRow) {
    if let doc { row.doc = doc.withUnsafeBufferPointer { facts.text.append($0) } }
    let own = doc.flatMap { SourceText.deprecation(in: $0, pack.documentation) }
    if let message = ([own] + deprecations).lazy.compactMap({ $0 }).first { row.deprecated = intern(message) }
  }
}
