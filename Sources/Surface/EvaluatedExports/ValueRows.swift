import Records
import Rules

/// Turns the paths of a walk into the rows of a surface: texts are cut out of the sources here, for public elements only.
struct ValueRows {
  private let evaluator: Evaluator
  private let pack: RulePack
  private var text = TextPool()
  private var assembly = SurfaceAssembly()
  /// File of the package → row of the surface's files.
  private var fileRows: [Int: UInt32] = [:]
  /// Where the terms of each file begin, ascending, and the file.
  private let firstTerms: [(term: TermID, file: Int)]
  /// Offsets of line feeds, by file.
  private var lines: [Int: [Int]] = [:]
  private let broken: Set<Int>

  /// What paths share when they lead to one thing.
  private enum Identity: Hashable {
    case object(ObjectID, isAccessor: Bool)
    case external(TextID)
  }

  /// - Parameters:
  ///   - firstTerms: for each file read, its first term, ascending.
  ///   - broken: files whose trees have errors.
  init(_ evaluator: Evaluator, _ pack: RulePack, firstTerms: [(term: TermID, file: Int)], broken: Set<Int>) {
    self.evaluator = evaluator
    self.pack = pack
    self.firstTerms = firstTerms
    self.broken = broken
  }

  mutating func build(_ rows: [ValueWalk.Row], _ listed: [Int], _ problems: SourceProblems, into surface: PackageSurface) -> PackageSurface {
    let sources = evaluator.files.sources
    for (row, file) in listed.enumerated() { fileRows[file] = UInt32(row) }
    var listedProblems = SourceProblems(count: listed.count)
    for (row, file) in listed.enumerated() { listedProblems[row] = problems[file] }
    assembly.add(listed.map { sources[$0] }, listedProblems, &text)
    // The best path of what several lead to is where it is defined.
    var best: [Identity: Int] = [:]
    for (i, row) in rows.enumerated() {
      guard let identity = identity(row) else { continue }
      if let other = best[identity], !precedes(row, rows[other]) { continue }
      best[identity] = i
    }
    var elements: [Identity: UInt32] = [:]
    for (i, row) in rows.enumerated() {
      let path = text.append(row.path), rule = text.intern(row.rule.rawValue)
      guard let identity = identity(row) else {
        let element = addElement(row, definition: path)
        assembly.addPath(path, nameStart: row.nameStart, element: element, isReexport: false, rule: rule)
        continue
      }
      if case .external(let target) = identity {
        let external = text.intern(evaluator.bytes(target))
        assembly.addPath(path, nameStart: row.nameStart, element: nil, external: external, isReexport: true, rule: rule)
        continue
      }
      if elements[identity] == nil {
        let definition = rows[best[identity] ?? i]
        elements[identity] = addElement(definition, definition: text.intern(definition.path))
      }
      assembly.addPath(path, nameStart: row.nameStart, element: elements[identity], isReexport: best[identity] != i, rule: rule)
    }
    return assembly.finish(surface, text)
  }

  private func identity(_ row: ValueWalk.Row) -> Identity? {
    switch row.value {
    case .object(let id): .object(id, isAccessor: row.kind == .accessor)
    case .external(let path), .native(let path): .external(path)
    default: nil
    }
  }

  /// Whether a path stands for an element before another: fewer steps, shorter, first by bytes.
  private func precedes(_ a: ValueWalk.Row, _ b: ValueWalk.Row) -> Bool {
    let separator = evaluator.rules.separator
    let steps = (a.path.count { $0 == separator }, b.path.count { $0 == separator })
    if steps.0 != steps.1 { return steps.0 < steps.1 }
    if a.path.count != b.path.count { return a.path.count < b.path.count }
    return a.path.lexicographicallyPrecedes(b.path)
  }

  // MARK: Elements

  private mutating func addElement(_ row: ValueWalk.Row, definition: TextID) -> UInt32 {
    var symbol = SymbolRow(kind: row.kind, definition: definition)
    if row.value.isUncertain { symbol.status = .inferred }
    let closure = row.value.object.flatMap { id in
      evaluator.heap[id].kind == .function ? evaluator.heap.closures[Int(evaluator.heap[id].detail)] : nil
    }
    let term = closure?.term ?? row.value.object.map { evaluator.heap[$0].origin }.flatMap { $0 >= 0 ? $0 : nil } ?? row.origin
    guard term >= 0, let file = file(of: term) else { return assembly.add(symbol) }
    let source = evaluator.files.sources[file], span = evaluator.program.span(term), mark = UInt32(source.markLength)
    symbol.file = fileRows[file]
    symbol.line = line(Int(span.start), file)
    symbol.startByte = span.start + mark
    symbol.endByte = span.end + mark
    if broken.contains(file) { symbol.status = .partial }
    let declared = evaluator.program[term]
    var head = span, limit = SourceText.valueLimit, parameters: [ParameterRow] = []
    if let closure, declared.form != .class, declared.form != .classDeclaration {
      let function = evaluator.program.functions[Int(max(0, closure.function))]
      if function.bodyStart > span.start { head.end = function.bodyStart }
      limit = SourceText.headLimit
      parameters = function.parameters.map { parameter(evaluator.program.items[$0], source) }
    } else if closure != nil {
      head.end = declared.items.first.map { evaluator.program.span(evaluator.program.items[$0]).start } ?? span.end
      if let brace = source.slice(head).firstIndex(of: UInt8(ascii: "{")) { head.end = head.start + UInt32(brace) }
      limit = SourceText.headLimit
    }
    symbol.signature = text.append(SourceText.signature(source.slice(head), gaps: [], limit: limit))
    if let doc = documentation(above: Int(span.start), source) {
      symbol.doc = text.append(doc)
      if let message = SourceText.deprecation(in: doc, pack.documentation) { symbol.deprecated = text.intern(message) }
    }
    return assembly.add(symbol, parameters: parameters)
  }

  private func file(of term: TermID) -> Int? {
    var low = 0, high = firstTerms.count
    while low < high {
      let middle = (low + high) / 2
      if firstTerms[middle].term <= term { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? firstTerms[low - 1].file : nil
  }

  /// The 1-based line of a byte of a file's text.
  mutating func line(_ offset: Int, _ file: Int) -> UInt32 {
    if lines[file] == nil { lines[file] = evaluator.files.sources[file].text.indices.filter { evaluator.files.sources[file].text[$0] == 0x0a } }
    let feeds = lines[file] ?? []
    var low = 0, high = feeds.count
    while low < high {
      let middle = (low + high) / 2
      if feeds[middle] < offset { low = middle + 1 } else { high = middle }
    }
    return UInt32(low + 1)
  }

  private mutating func parameter(_ id: TermID, _ source: SourceFile) -> ParameterRow {
    guard id >= 0 else { return ParameterRow(name: .none, kind: .positional) }
    let term = evaluator.program[id]
    func folded(_ id: TermID) -> TextID { id < 0 ? .none : text.intern(SourceText.folded(source.slice(evaluator.program.span(id)))) }
    switch term.form {
    case .spread: return ParameterRow(name: folded(term.a), kind: .variadic)
    case .defaultPattern: return ParameterRow(name: folded(term.a), defaultValue: folded(term.b), kind: .positional)
    default: return ParameterRow(name: folded(id), kind: .positional)
    }
  }

  /// The documentation above the line on which a declaration begins: what stands before it on that line belongs to it.
  private func documentation(above start: Int, _ source: SourceFile) -> [UInt8]? {
    let bytes = source.text
    var first = start
    while first > 0, bytes[first - 1] != 0x0a { first -= 1 }
    while first < start, bytes[first] <= 0x20 { first += 1 }
    return CommentText(bytes, pack.lexis, pack.documentation.comments).above(first)
  }
}

extension TextPool {
  fileprivate mutating func intern(_ bytes: [UInt8]) -> TextID { bytes.withUnsafeBufferPointer { intern($0) } }
  fileprivate mutating func append(_ bytes: [UInt8]) -> TextID { bytes.withUnsafeBufferPointer { append($0) } }
}
