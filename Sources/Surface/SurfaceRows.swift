import Crypto
import Records
import Rules

/// Turns a finished walk into the rows of a `PackageSurface`: texts are cut out of the sources here, for public elements only.
struct SurfaceRows {
  private var linker: FileTreeLinker
  private let walk: [PublicWalk.Row]
  private var surface: PackageSurface
  /// Facts' file → row of `surface.files`.
  private var fileRows: [UInt32]
  private var definitions: [NodeID: TextID] = [:]

  init(_ linker: consuming FileTreeLinker, walk: [PublicWalk.Row], into surface: consuming PackageSurface) {
    self.linker = linker
    self.walk = walk
    self.surface = surface
    fileRows = []
  }

  /// - Parameter problems: by source: why it was not or only partly used.
  consuming func build(problems: [String?]) -> PackageSurface {
    addFiles(problems)
    addElements()
    surface.text = linker.facts.text
    return surface
  }

  private mutating func addFiles(_ problems: [String?]) {
    for (source, problem) in zip(linker.sources, problems) {
      let hash = SHA256.hash(data: UnsafeRawBufferPointer(source.bytes))
      let problem = problem.map { linker.facts.text.intern($0) } ?? .none
      let text = hexadecimal(hash).withUnsafeBufferPointer { linker.facts.text.append($0) }
      surface.files.append(
        FileRow(path: linker.facts.text.append(source.path), sha256: text, size: UInt32(clamping: source.bytes.count), problem: problem))
    }
    fileRows = linker.facts.files.map(\.source)
  }

  private func hexadecimal(_ digest: SHA256Digest) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(64)
    for byte in digest { text += [digits[Int(byte >> 4)], digits[Int(byte & 15)]] }
    return text
  }

  // MARK: Elements

  private mutating func addElements() {
    var rows = walk
    let text = linker.facts.text
    rows.sort { text.precedes($0.path, $1.path) }
    for row in rows {
      if let node = row.node, definitions[node] == nil { definitions[node] = definition(of: node) }
    }
    let nodes = definitions.sorted { a, b in a.value == b.value ? a.key < b.key : linker.facts.text.precedes(a.value, b.value) }
    var indexes: [NodeID: UInt32] = [:]
    for (node, definition) in nodes {
      indexes[node] = UInt32(surface.symbols.count)
      surface.symbols.append(symbol(node, definition))
    }
    let canonical = canonicalRows(rows)
    for (i, row) in rows.enumerated() {
      var path = PathRow(
        path: row.path, nameStart: row.nameStart, symbol: row.node.flatMap { indexes[$0] }, isCanonical: canonical.contains(i),
        isReexport: row.isReexport, rule: linker.facts.text.intern(row.rule.rawValue))
      path.external = row.external
      surface.paths.append(path)
    }
  }

  private mutating func definition(of node: NodeID) -> TextID {
    var text: [UInt8] = []
    for step in linker.graph.path(node) {
      if !text.isEmpty { text.append(linker.pack.modules.separator) }
      linker.facts.text.withBytes(step) { text.append(contentsOf: $0) }
    }
    return text.withUnsafeBufferPointer { linker.facts.text.intern($0) }
  }

  /// For each element the row with the fewest steps; then the one at its definition, the shortest, the first by name.
  private func canonicalRows(_ rows: [PublicWalk.Row]) -> Set<Int> {
    struct Key: Hashable { var node: NodeID?; var external: TextID }
    func rank(_ row: PublicWalk.Row) -> (Int, Int, Int) {
      linker.facts.text.withBytes(row.path) { path in (path.count { $0 == linker.pack.modules.separator }, row.isReexport ? 1 : 0, path.count) }
    }
    var best: [Key: (index: Int, rank: (Int, Int, Int))] = [:]
    for (i, row) in rows.enumerated() {
      let key = Key(node: row.node, external: row.external), rank = rank(row)
      if let known = best[key], known.rank <= rank { continue }
      best[key] = (i, rank)
    }
    return Set(best.values.map(\.index))
  }

  private mutating func symbol(_ id: NodeID, _ definition: TextID) -> SymbolRow {
    let node = linker.graph[id]
    var row = SymbolRow(kind: node.kind, definition: definition)
    row.line = node.line
    row.conditions = node.conditions
    guard let file = node.file else {
      row.status = node.isNamespace ? .exact : .inferred
      return row
    }
    let facts = linker.facts.files[Int(file)]
    row.file = fileRows[Int(file)]
    if facts.hasErrors { row.status = .partial }
    guard let index = node.detail else {
      row.endByte = UInt32(clamping: linker.sources[Int(facts.source)].bytes.count)
      setDocumentation(facts.doc, file, [], &row)
      return row
    }
    let detail = linker.facts.definitions[Int(index)]
    let mark = UInt32(linker.sources[Int(facts.source)].markLength)
    row.startByte = detail.whole.start + mark
    row.endByte = detail.whole.end + mark
    row.signature = signature(detail, file)
    let returns = detail.returns.isNone ? detail.type : detail.returns
    row.returns = folded(returns, file)
    let parameters = self.parameters(detail, file, of: id)
    row.parameters = surface.parameters.count..<(surface.parameters.count + parameters.count)
    surface.parameters += parameters
    row.typeParameters = surface.typeParameters.count..<(surface.typeParameters.count + detail.typeParameters.count)
    for span in detail.typeParameters { surface.typeParameters.append(folded(linker.facts.typeParameters[Int(span)], file)) }
    setDocumentation(detail.doc, file, Array(detail.decorators), &row)
    return row
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
      !linker.graph[owner].isModule
    else { return rows }
    let isStatic = detail.decorators.contains { index in
      let name = linker.bytes(linker.facts.decorators[Int(index)].name, in: file)
      return linker.pack.decorators.static.contains { name.elementsEqual($0) }
    }
    if !isStatic { rows[0].kind = .receiver }
    return rows
  }

  /// Sets the documentation and what says that the element is deprecated: a decorator, or a mark in the documentation.
  private mutating func setDocumentation(_ doc: Span, _ file: UInt32, _ decorators: [UInt32], _ row: inout SymbolRow) {
    let rules = linker.pack.documentation
    for index in decorators {
      let decorator = linker.facts.decorators[Int(index)]
      let name = linker.bytes(decorator.name, in: file)
      let last = name.lastIndex(of: linker.pack.modules.separator).map { UnsafeBufferPointer(rebasing: name[($0 + 1)...]) } ?? name
      guard linker.pack.decorators.deprecated.contains(where: { $0.matches(last) }) else { continue }
      let message = decorator.message.isNone ? nil : SourceText.documentation(linker.bytes(decorator.message, in: file), rules)
      row.deprecated = (message ?? []).withUnsafeBufferPointer { linker.facts.text.intern($0) }
    }
    guard !doc.isNone, let text = SourceText.documentation(linker.bytes(doc, in: file), rules), !text.isEmpty else { return }
    row.doc = text.withUnsafeBufferPointer { linker.facts.text.append($0) }
    if row.deprecated.isNone, let message = deprecation(in: text, rules) {
      row.deprecated = message.withUnsafeBufferPointer { linker.facts.text.intern($0) }
    }
  }

  /// The line that says so, nil when the documentation does not.
  private func deprecation(in text: [UInt8], _ rules: DocumentationRules) -> [UInt8]? {
    let prefix = rules.deprecatedPrefix, mark = rules.deprecatedMark
    // Markup may stand around the word: `**Deprecated**`, `[deprecated]`.
    let words = text.drop { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: "_") }
    if !prefix.isEmpty, words.count >= prefix.count, zip(prefix, words).allSatisfy({ $0 == $1 | ($1 >= 0x41 && $1 <= 0x5a ? 0x20 : 0) }) {
      return Array(text.prefix { $0 != 0x0a })
    }
    guard !mark.isEmpty else { return nil }
    for line in text.split(separator: 0x0a) {
      let inner = line.drop { $0 == 0x20 }
      if inner.starts(with: mark) { return Array(inner.dropFirst(mark.count).drop { $0 == 0x20 }) }
    }
    return nil
  }
}
