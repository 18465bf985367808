import Records
import Rules

/// Turns a finished walk into the rows of a `PackageSurface`: texts are cut out of the sources here, for public elements only.
struct ExportRows {
  private var graph: ExportGraph
  private let rows: [ExportWalk.Row]
  private let isCut: Bool
  private let isExhausted: Bool
  private let sources: [SourceFile]
  private let pack: RulePack
  private let rules: ExportTreeRules
  private var assembly = SurfaceAssembly()
  /// Source → row of the surface's files.
  private var fileRows: [UInt32] = []

  init(_ walk: consuming ExportWalk, _ sources: [SourceFile], _ pack: RulePack, _ rules: ExportTreeRules) {
    isCut = walk.isCut
    isExhausted = walk.isExhausted
    rows = walk.rows
    graph = walk.graph
    self.sources = sources
    self.pack = pack
    self.rules = rules
  }

  mutating func surface(_ initial: PackageSurface, _ found: [Int: String], limits: SurfaceLimits) -> PackageSurface {
    var surface = initial
    let order = sources.indices.sorted { sources[$0].path.utf8.lexicographicallyPrecedes(sources[$1].path.utf8) }
    let sorted = order.map { sources[$0] }
    var problems = SourceProblems(count: sources.count)
    fileRows = [UInt32](repeating: 0, count: sources.count)
    for (row, source) in order.enumerated() {
      problems[row] = found[source]
      fileRows[source] = UInt32(row)
    }
    surface.reasons = problems.reasons(sorted, cut: isCut ? limits : nil)
    if isExhausted { surface.reasons = (surface.reasons + ["stopped linking at the limit of \(limits.linkSteps) steps"]).sorted() }
    if !surface.reasons.isEmpty { surface.status = .partial }
    if sorted.indices.allSatisfy({ problems.isUnread($0) }) { surface.status = .failed }
    assembly.add(sorted, problems, &graph.facts.text)
    var elements: [ExportWalk.Target: UInt32] = [:]
    for row in rows {
      var external = TextID.none
      if case .external(let target) = row.target {
        external = target
      } else if elements[row.target] == nil {
        elements[row.target] = add(row.target)
      }
      let rule = graph.facts.text.intern(row.rule.rawValue)
      assembly.addPath(
        row.path, nameStart: Int(row.nameStart), element: elements[row.target], external: external, isReexport: row.isReexport,
        rule: rule, rank: row.rank)
    }
    return assembly.finish(surface, graph.facts.text)
  }

  // MARK: Elements

  private mutating func add(_ target: ExportWalk.Target) -> UInt32 {
    switch target {
    case .symbol(let symbol): add(declaration: graph.main(of: symbol), merged: graph.symbols[Int(symbol)].declarations)
    case .member(let member): add(declaration: member, merged: overloads(of: member))
    case .module(let scope): addModule(graph.scopes[Int(scope)].file)
    case .external: add(declaration: nil, merged: [])
    }
  }

  /// The declarations of a member's name beside it.
  private func overloads(of member: UInt32) -> [UInt32] {
    let declaration = graph.facts.declarations[Int(member)]
    guard declaration.kind == .method || declaration.kind == .constructor else { return [member] }
    let siblings = graph.members[Int(declaration.scope)]
    // They stand in source order.
    var low = 0, high = siblings.count
    while low < high {
      let middle = (low + high) / 2
      if graph.facts.declarations[Int(siblings[middle])].whole.start < declaration.whole.start { low = middle + 1 } else { high = middle }
    }
    return Array(siblings[low...].prefix { graph.facts.declarations[Int($0)].name == declaration.name })
  }

  /// A module seen as a namespace.
  private mutating func addModule(_ file: UInt32) -> UInt32 {
    let source = graph.facts.files[Int(file)].source
    var row = SymbolRow(kind: .namespace, definition: graph.facts.text.intern(sources[Int(source)].path))
    row.file = fileRows[Int(source)]
    row.line = 1
    row.endByte = UInt32(clamping: sources[Int(source)].bytes.count)
    if graph.facts.files[Int(file)].hasErrors { row.status = .partial }
    return assembly.add(row)
  }

  private mutating func add(declaration index: UInt32?, merged: [UInt32]) -> UInt32 {
    guard let index else { return assembly.add(SymbolRow(kind: .property, definition: .none)) }
    let declaration = graph.facts.declarations[Int(index)]
    let file = graph.facts.files[Int(declaration.file)]
    let source = sources[Int(file.source)]
    let mark = UInt32(source.markLength)
    var row = SymbolRow(kind: declaration.kind, definition: definition(of: declaration, source))
    row.file = fileRows[Int(file.source)]
    row.line = declaration.line
    row.startByte = declaration.whole.start + mark
    row.endByte = declaration.whole.end + mark
    if file.hasErrors { row.status = .partial }
    row.signature = signature(declaration, source)
    row.returns = folded(declaration.returns, source)
    let parameters = declaration.parameters.map { parameter(graph.facts.parameters[Int($0)], source) }
    let typeParameters = declaration.typeParameters.map { folded(graph.facts.typeParameters[Int($0)], source) }
    setDocumentation(of: declaration, merged, &row)
    return assembly.add(row, parameters: parameters, typeParameters: typeParameters)
  }

  /// The file, `#` and the names of what it stands in: `lib/input.d.ts#Input.from`.
  private mutating func definition(of declaration: ExportDeclaration, _ source: SourceFile) -> TextID {
    var names = [declaration.name]
    if !declaration.receiver.isNone { names.append(declaration.receiver) }
    var owner = graph.facts.scopes[Int(declaration.scope)].owner, scope = declaration.scope
    while scope != 0, names.count < graph.depthLimit {
      if owner != .max { names.append(graph.facts.declarations[Int(owner)].name) }
      scope = graph.facts.scopes[Int(scope)].parent
      owner = graph.facts.scopes[Int(scope)].owner
    }
    var text = Array(source.path.utf8) + [UInt8(ascii: "#")]
    for (i, name) in names.reversed().enumerated() {
      if i > 0 { text.append(rules.separator) }
      graph.facts.text.withBytes(name) { text.append(contentsOf: $0) }
    }
    return text.withUnsafeBufferPointer { graph.facts.text.intern($0) }
  }

  private mutating func signature(_ declaration: ExportDeclaration, _ source: SourceFile) -> TextID {
    let head = source.slice(declaration.head)
    let gaps = SourceText.comments(in: head, pack.lexis)
    let text = SourceText.signature(head, gaps: gaps, limit: declaration.headLimit)
    let end = text.lastIndex { $0 != UInt8(ascii: ";") && $0 > 0x20 }.map { $0 + 1 } ?? 0
    return text[..<end].withUnsafeBufferPointer { graph.facts.text.append($0) }
  }

  /// A type or value on one line, without the colon in front of a type.
  private mutating func folded(_ span: Span, _ source: SourceFile) -> TextID {
    guard !span.isNone else { return .none }
    let text = source.slice(span)
    let start = text.first == UInt8(ascii: ":") ? text.dropFirst().firstIndex { $0 > 0x20 } ?? text.count : 0
    return SourceText.folded(UnsafeBufferPointer(rebasing: text[start...])).withUnsafeBufferPointer { graph.facts.text.intern($0) }
  }

  private mutating func parameter(_ parameter: ExportParameter, _ source: SourceFile) -> ParameterRow {
    ParameterRow(
      name: folded(parameter.name, source), type: folded(parameter.type, source),
      defaultValue: parameter.defaultValue.isNone ? parameter.absent : folded(parameter.defaultValue, source), kind: parameter.kind)
  }

  /// The comment above the declaration; of merged ones, the first that has one. Deprecated is what is deprecated in all declarations.
  private mutating func setDocumentation(of declaration: ExportDeclaration, _ merged: [UInt32], _ row: inout SymbolRow) {
    let texts = merged.map { comment(above: graph.facts.declarations[Int($0)]) }
    guard let text = comment(above: declaration) ?? texts.lazy.compactMap({ $0 }).first else { return }
    row.doc = text.withUnsafeBufferPointer { graph.facts.text.append($0) }
    let messages = texts.compactMap { $0.flatMap { SourceText.deprecation(in: $0, pack.documentation) } }
    if messages.count == merged.count, let message = messages.first {
      row.deprecated = message.withUnsafeBufferPointer { graph.facts.text.intern($0) }
    }
  }

  /// Longest text above a declaration that is searched for a comment, in bytes.
  private static var commentReach: Int { 20_000 }

  private func comment(above declaration: ExportDeclaration) -> [UInt8]? {
    let text = sources[Int(graph.facts.files[Int(declaration.file)].source)].text
    let comments = CommentText(text, pack.lexis, pack.documentation.comments)
    let start = Int(declaration.whole.start), statement = Int(declaration.documented)
    return comments.above(start, after: max(0, start - Self.commentReach))
      ?? (statement == start ? nil : comments.above(statement, after: max(0, statement - Self.commentReach)))
  }
}
