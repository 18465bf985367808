import Records
import Rules

/// Turns a finished walk into the rows of a `PackageSurface`: texts are cut out of the sources here, for public elements only.
struct SurfaceRows {
  private var linker: FileTreeLinker
  private let walk: [PublicWalk.Row]
  private let surface: PackageSurface
  private var assembly = SurfaceAssembly()
  /// Facts' file → row of the surface's files.
  private let fileRows: [UInt32]

  init(_ linker: consuming FileTreeLinker, walk: [PublicWalk.Row], into surface: consuming PackageSurface) {
    fileRows = linker.facts.files.map(\.source)
    self.linker = linker
    self.walk = walk
    self.surface = surface
  }

  mutating func build(_ problems: SourceProblems) -> PackageSurface {
    let sources = linker.sources
    assembly.add(sources, problems, &linker.facts.text)
    var elements: [NodeID: UInt32] = [:]
    for row in walk {
      if let node = row.node, elements[node] == nil { elements[node] = addElement(node) }
      let rule = linker.facts.text.intern(row.rule.rawValue)
      assembly.addPath(
        row.path, nameStart: Int(row.nameStart), element: row.node.flatMap { elements[$0] }, external: row.external, isReexport: row.isReexport,
        rule: rule)
    }
    return assembly.finish(surface, linker.facts.text)
  }

  // MARK: Elements

  private mutating func definition(of node: NodeID) -> TextID {
    var text: [UInt8] = []
    for step in linker.graph.path(node) {
      if !text.isEmpty { text.append(linker.rules.separator) }
      linker.facts.text.withBytes(step) { text.append(contentsOf: $0) }
    }
    return text.withUnsafeBufferPointer { linker.facts.text.intern($0) }
  }

  private mutating func addElement(_ id: NodeID) -> UInt32 {
    let node = linker.graph[id]
    var row = SymbolRow(kind: node.kind, definition: definition(of: id))
    row.line = node.line
    row.conditions = node.conditions
    guard let file = node.file else {
      row.status = node.isNamespace ? .exact : .inferred
      return assembly.add(row)
    }
    let facts = linker.facts.files[Int(file)]
    row.file = fileRows[Int(file)]
    if facts.hasErrors { row.status = .partial }
    guard let index = node.detail else {
      row.endByte = UInt32(clamping: linker.sources[Int(facts.source)].bytes.count)
      setDocumentation(facts.doc, file, [], &row)
      return assembly.add(row)
    }
    let detail = linker.facts.definitions[Int(index)]
    let mark = UInt32(linker.sources[Int(facts.source)].markLength)
    row.startByte = detail.whole.start + mark
    row.endByte = detail.whole.end + mark
    row.signature = signature(detail, file)
    let returns = detail.returns.isNone ? detail.type : detail.returns
    row.returns = folded(returns, file)
    let typeParameters = detail.typeParameters.map { folded(linker.facts.typeParameters[Int($0)], file) }
    let parameters = parameters(detail, file, of: id)
    setDocumentation(detail.doc, file, Array(detail.decorators), &row)
    if row.doc.isNone { setComment(detail, file, &row) }
    return assembly.add(row, parameters: parameters, typeParameters: typeParameters)
  }

  private mutating func signature(_ detail: DefinitionDetail, _ file: UInt32) -> TextID {
    let gaps = detail.gaps.map { linker.facts.gaps[Int($0)] }.map { Int($0.start) - Int(detail.head.start)..<Int($0.end) - Int(detail.head.start) }
    let limit = detail.head == detail.whole ? SourceText.valueLimit : SourceText.headLimit
    let text = SourceText.signature(linker.bytes(detail.head, in: file), gaps: gaps, limit: limit)
    return text.withUnsafeBufferPointer { linker.facts.text.append($0) }
  }

  private mutating func folded(_ span: Span, _ file: UInt32) -> TextID {
    span.isNone ? .none : SourceText.folded(linker.bytes(span, in: file)).withUnsafeBufferPointer { linker.facts.text.intern($0) }
  }

  private mutating func parameters(_ detail: DefinitionDetail, _ file: UInt32, of id: NodeID) -> [ParameterRow] {
    var rows: [ParameterRow] = []
    for index in detail.parameters {
      let parameter = linker.facts.parameters[Int(index)]
      rows.append(
        ParameterRow(
          name: folded(parameter.name, file), type: folded(parameter.type, file), defaultValue: folded(parameter.defaultValue, file),
          kind: parameter.kind))
    }
    guard let first = rows.first, first.kind == .positional || first.kind == .positionalOrKeyword, let owner = linker.graph[id].parent,
      linker.graph[owner].kind.isType
    else { return rows }
    let isStatic = detail.decorators.contains { index in
      let name = linker.bytes(linker.facts.decorators[Int(index)].name, in: file)
      return linker.pack.decorators.static.contains { name.elementsEqual($0) }
    }
    if !isStatic { rows[0].kind = .receiver }
    return rows
  }

  /// Sets the documentation that stands in comments around a definition.
  private mutating func setComment(_ detail: DefinitionDetail, _ file: UInt32, _ row: inout SymbolRow) {
    let rules = linker.pack.documentation
    guard !rules.comments.isEmpty else { return }
    let comments = CommentText(linker.sources[Int(linker.facts.files[Int(file)].source)].text, linker.pack.lexis, rules.comments)
    guard let text = comments.above(Int(detail.whole.start), after: Int(detail.bound)) ?? comments.behind(Int(detail.whole.end)) else { return }
    setText(text, &row)
  }

  /// Sets the documentation and what says that the element is deprecated: a decorator, or a mark in the documentation.
  private mutating func setDocumentation(_ doc: Span, _ file: UInt32, _ decorators: [UInt32], _ row: inout SymbolRow) {
    let rules = linker.pack.documentation
    for index in decorators {
      let decorator = linker.facts.decorators[Int(index)]
      let name = linker.bytes(decorator.name, in: file)
      let last = name.lastIndex(of: linker.rules.separator).map { UnsafeBufferPointer(rebasing: name[($0 + 1)...]) } ?? name
      guard linker.pack.decorators.deprecated.contains(where: { $0.matches(last) }) else { continue }
      let message = decorator.message.isNone ? nil : SourceText.documentation(linker.bytes(decorator.message, in: file), rules)
      row.deprecated = (message ?? []).withUnsafeBufferPointer { linker.facts.text.intern($0) }
    }
    guard !doc.isNone, let text = SourceText.documentation(linker.bytes(doc, in: file), rules), !text.isEmpty else { return }
    setText(text, &row)
  }

  private mutating func setText(_ documentation: [UInt8], _ row: inout SymbolRow) {
    row.doc = documentation.withUnsafeBufferPointer { linker.facts.text.append($0) }
    guard row.deprecated.isNone, let message = SourceText.deprecation(in: documentation, linker.pack.documentation) else { return }
    row.deprecated = message.withUnsafeBufferPointer { linker.facts.text.intern($0) }
  }
}
