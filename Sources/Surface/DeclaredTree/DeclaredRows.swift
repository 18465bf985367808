import Records
import Rules

/// Turns what a walk listed into rows of a surface: texts are cut out of the units for public elements only.
struct DeclaredRows {
  private let linker: DeclaredTreeLinker
  private var surface: PackageSurface
  private var assembly = SurfaceAssembly()
  /// Rows of the files that were read, by source.
  private var fileRows: [UInt32: UInt32] = [:]
  private var lines: [UInt32: LineStarts] = [:]
  private var ids: [NameTarget: UInt32] = [:]

  init(_ linker: DeclaredTreeLinker, into surface: PackageSurface) {
    self.linker = linker
    self.surface = surface
  }

  mutating func build(_ rows: [DeclaredWalk.Row]) -> PackageSurface {
    var read: [SourceFile] = []
    var problems = SourceProblems(count: linker.sources.count)
    for (i, source) in linker.sources.enumerated() {
      guard let source else { continue }
      fileRows[UInt32(i)] = UInt32(read.count)
      problems[read.count] = linker.problems[i]
      read.append(source)
    }
    assembly.add(read, problems, &linker.facts.text)
    for row in rows {
      let rule = linker.facts.text.intern(row.rule.rawValue)
      if case .external(let path) = row.target {
        assembly.addPath(row.path, nameStart: Int(row.nameStart), element: nil, external: path, isReexport: true, rule: rule)
        continue
      }
      let definition = definition(of: row.target)
      let id = ids[row.target] ?? add(row, definition)
      ids[row.target] = id
      assembly.addPath(
        row.path, nameStart: Int(row.nameStart), element: id, external: .none, isReexport: row.path != definition, rule: rule)
    }
    let text = linker.facts.text
    return assembly.finish(surface, text)
  }

  // MARK: Elements

  private func definition(of target: NameTarget) -> TextID {
    var steps: [TextID] = []
    var module: Int32
    switch target {
    case .module(let id): module = Int32(id)
    case .element(let id):
      var element = linker.elements[Int(id)]
      steps.append(element.name)
      while element.owner >= 0 {
        element = linker.elements[Int(element.owner)]
        steps.append(element.name)
      }
      module = Int32(element.module)
    case .external: return .none
    }
    while module >= 0 {
      steps.append(linker.modules[Int(module)].name)
      module = linker.modules[Int(module)].parent
    }
    var text: [UInt8] = []
    for step in steps.reversed() {
      if !text.isEmpty { text += Array(linker.rules.separator.utf8) }
      linker.facts.text.withBytes(step) { text.append(contentsOf: $0) }
    }
    return text.withUnsafeBufferPointer { linker.facts.text.intern($0) }
  }

  private mutating func add(_ row: DeclaredWalk.Row, _ definition: TextID) -> UInt32 {
    switch row.target {
    case .module(let id): addModule(linker.modules[Int(id)], definition)
    case .element(let id): addElement(linker.elements[Int(id)], definition, isAmbiguous: row.isAmbiguous)
    case .external: 0
    }
  }

  private mutating func addModule(_ module: DeclaredModule, _ definition: TextID) -> UInt32 {
    var row = SymbolRow(kind: .module, definition: definition)
    row.conditions = module.conditions
    var texts = ItemTexts()
    let scope = linker.facts.scopes[Int(module.scope)]
    if let index = module.item, let home = module.declaration {
      let fact = linker.facts.items[Int(index)]
      linker.texts(fact.attributes, home, into: &texts)
      row.signature = signature(fact, home)
      if !module.isFile { setPlace(home, fact.whole, name: fact.name, &row) }
      if home.isInferred { row.status = .inferred }
    }
    if module.isFile {
      let end = UInt32(module.unit.bytes.count)
      setPlace(module.unit, Span(start: 0, end: end), name: Span(start: TokenLexer.firstToken(of: module.unit, linker.comments), end: end), &row)
      if linker.problems[Int(module.unit.source)] != nil { row.status = .partial }
    }
    linker.texts(scope.inner, module.unit, into: &texts)
    set(texts, &row)
    return assembly.add(row)
  }

  private mutating func addElement(_ element: DeclaredElement, _ definition: TextID, isAmbiguous: Bool) -> UInt32 {
    let fact = linker.facts.items[Int(element.item)], unit = element.unit
    var row = SymbolRow(kind: element.kind, definition: definition)
    row.conditions = element.conditions
    if unit.isInferred || isAmbiguous { row.status = .inferred }
    if linker.problems[Int(unit.source)] != nil { row.status = .partial }
    setPlace(unit, fact.whole, name: fact.name.isNone ? fact.type : fact.name, &row)
    row.signature = signature(fact, unit)
    let isType = fact.returns.isNone && (element.kind == .constant || element.kind == .variable || element.kind == .field)
    row.returns = folded(isType ? fact.type : fact.returns, unit)
    var texts = ItemTexts()
    linker.texts(fact.attributes, unit, into: &texts)
    set(texts, &row)
    let parameters = fact.parameters.map { index in
      let parameter = linker.facts.parameters[Int(index)]
      return ParameterRow(name: folded(parameter.name, unit), type: folded(parameter.type, unit), kind: parameter.kind)
    }
    let typeParameters = fact.typeParameters.map { folded(linker.facts.typeParameters[Int($0)], unit) }
    return assembly.add(row, parameters: parameters, typeParameters: typeParameters)
  }

  /// Sets file, line and bytes: those of the whole, unless the name comes from another file.
  private mutating func setPlace(_ unit: SourceUnit, _ whole: Span, name: Span, _ row: inout SymbolRow) {
    let named = unit.place(of: Span(start: name.start, end: name.start + 1)), all = unit.place(of: whole)
    guard let source = linker.sources[Int(named.source)] else { return }
    let place = all.source == named.source ? all : named, mark = UInt32(source.markLength)
    row.file = fileRows[named.source]
    row.startByte = place.start + mark
    row.endByte = place.end + mark
    let lines = self.lines[named.source] ?? LineStarts(source.text)
    self.lines[named.source] = lines
    row.line = lines.line(of: named.start)
  }

  // MARK: Texts

  private mutating func set(_ texts: ItemTexts, _ row: inout SymbolRow) {
    let text = DocumentationLines.joined(texts.documentation)
    if !text.isEmpty { row.doc = text.withUnsafeBufferPointer { linker.facts.text.append($0) } }
    if let message = texts.deprecation { row.deprecated = message.withUnsafeBufferPointer { linker.facts.text.intern($0) } }
  }

  private func signature(_ fact: ItemFact, _ unit: SourceUnit) -> TextID {
    let tokens = linker.tokens(fact.head, unit)
    let text = HeadText.text(tokens[...], linker.facts.text)
    return text.withUnsafeBufferPointer { linker.facts.text.append($0) }
  }

  private func folded(_ span: Span, _ unit: SourceUnit) -> TextID {
    guard !span.isNone else { return .none }
    return HeadText.text(linker.tokens(span, unit)[...], linker.facts.text).withUnsafeBufferPointer { linker.facts.text.intern($0) }
  }
}
