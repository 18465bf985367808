import Records
import Rules

/// Turns declarations and macros into the rows of a `PackageSurface`: texts are made here, places by the tokens' origins.
struct HeaderRows {
  private let preprocessor: Preprocessor
  private let unit: ExpandedUnit
  private let declarations: Declarations
  private let pack: RulePack
  private let storage: Set<TextID>
  private let separator: UInt8
  private var pool: TextPool
  private var assembly = SurfaceAssembly()
  private var scratch: [UInt8] = []

  init(_ preprocessor: Preprocessor, _ unit: ExpandedUnit, _ declarations: Declarations, _ pack: RulePack, storage: Set<TextID>, separator: UInt8) {
    self.preprocessor = preprocessor
    self.unit = unit
    self.declarations = declarations
    self.pack = pack
    self.storage = storage
    self.separator = separator
    pool = declarations.pool
  }

  mutating func build(_ surface: PackageSurface, _ problems: SourceProblems) -> PackageSurface {
    assembly.add(preprocessor.files.sources, problems, &pool)
    let rule = pool.intern("declaration"), macroRule = pool.intern("macro")
    for row in declarations.rows { add(row, rule) }
    for record in preprocessor.records { add(record, macroRule) }
    return assembly.finish(surface, pool)
  }

  private mutating func add(_ declared: Declared, _ rule: TextID) {
    let name = unit.tokens[declared.name]
    var row = SymbolRow(kind: declared.kind, definition: declared.path)
    row.file = name.file
    row.line = name.line
    if declared.hasErrors { row.status = .partial }
    let region = region(declared)
    let place = region ?? name.start..<name.end
    let before = declared.whole.lowerBound > 0 ? unit.tokens[declared.whole.lowerBound - 1] : nil
    let bound = before.map { $0.file == name.file ? $0.end : 0 } ?? 0
    setPlace(place, after: bound, name.file, &row)
    row.signature = region.flatMap { written(declared, $0, after: bound) } ?? text(declared.head, body: declared.body)
    row.returns = type(declared.type, without: declared.name, body: declared.body, list: declared.list)
    if let message = declared.deprecation { row.deprecated = intern(message) }
    let parameters = declared.parameters.map { parameter(declarations.parameters[$0]) }
    assembly.addPath(
      declared.path, nameStart: declared.nameStart, element: assembly.add(row, parameters: parameters), isReexport: false, rule: rule)
  }

  private mutating func add(_ record: MacroRecord, _ rule: TextID) {
    let path = intern(record.name)
    var row = SymbolRow(kind: .macro, definition: path)
    row.file = record.token.file
    row.line = record.token.line
    setPlace(record.start..<record.end, after: record.start, record.token.file, &row)
    scratch = Array("#define ".utf8)
    let tokens = preprocessor.skeleton(Int(record.token.file)).tokens
    for i in record.tokens {
      append(tokens[i], isSpaced: i > record.tokens.lowerBound && tokens[i].flags.contains(.spaced))
      if scratch.count > SourceText.valueLimit { break }
    }
    row.signature = cut(SourceText.valueLimit)
    let names = record.parameters ?? []
    let parameters = names.enumerated().map { i, name in
      ParameterRow(name: intern(name), kind: record.isVariadic && i == names.count - 1 ? .variadic : .positional)
    }
    assembly.addPath(path, nameStart: 0, element: assembly.add(row, parameters: parameters), isReexport: false, rule: rule)
  }

  private mutating func intern(_ text: TextID) -> TextID { preprocessor.texts.withBytes(text) { pool.intern($0) } }

  // MARK: Places

  /// The bytes of the file that say the whole declaration; nil when macros or several files do.
  private func region(_ declared: Declared) -> Range<UInt32>? {
    guard let firstIndex = declared.whole.first, let lastIndex = declared.whole.last else { return nil }
    let first = unit.tokens[firstIndex], last = unit.tokens[lastIndex], name = unit.tokens[declared.name]
    guard !name.flags.contains(.expanded), first.file == name.file, last.file == name.file, first.start <= name.start, last.end >= name.end else {
      return nil
    }
    return first.start..<last.end
  }

  /// Sets the bytes and the documentation around them.
  private mutating func setPlace(_ place: Range<UInt32>, after bound: UInt32, _ file: UInt32, _ row: inout SymbolRow) {
    let source = preprocessor.files.sources[Int(file)]
    row.startByte = place.lowerBound + UInt32(source.markLength)
    row.endByte = place.upperBound + UInt32(source.markLength)
    let comments = CommentText(source.text, pack.lexis, pack.documentation.comments)
    let tokens = preprocessor.skeleton(Int(file)).tokens
    let start = beginning(tokens, place.lowerBound, after: bound, isNarrow: false)
    let former = start > 0 ? Int(tokens[start - 1].end) : 0
    let position = start < tokens.count ? Int(tokens[start].start) : Int(place.lowerBound)
    guard let doc = comments.above(position, after: former) ?? comments.behind(Int(place.upperBound)), !doc.isEmpty else { return }
    row.doc = repaired(doc)
  }

  private mutating func repaired(_ text: [UInt8]) -> TextID {
    guard text.contains(where: { $0 >= 0x80 }) else { return text.withUnsafeBufferPointer { pool.append($0) } }
    return pool.append(String(decoding: text, as: UTF8.self))
  }

  /// The first token at or behind a byte.
  private func index(_ tokens: [Token], _ byte: UInt32) -> Int {
    var low = 0, high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if tokens[middle].start < byte { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The first token of the declaration that begins at a byte: names and calls of macros that became nothing stand before it.
  /// - Parameters:
  ///   - bound: one past what came out before.
  ///   - isNarrow: on the line above those only that say something, as attributes do.
  private func beginning(_ tokens: [Token], _ byte: UInt32, after bound: UInt32, isNarrow: Bool) -> Int {
    let marks = preprocessor.marks
    var first = index(tokens, byte)
    while first > 0, first < tokens.count {
      var start = first - 1
      guard tokens[start].line + 1 >= tokens[first].line else { break }
      if tokens[start].spelling == marks.close {
        var depth = 0
        while start > 0, tokens[start].start >= bound {
          if tokens[start].spelling == marks.close { depth += 1 } else if tokens[start].spelling == marks.open { depth -= 1 }
          start -= 1
          if depth == 0 { break }
        }
      }
      guard tokens[start].kind == .identifier, tokens[start].start >= bound, !tokens[start].flags.contains(.directive) else { break }
      if isNarrow, tokens[first - 1].line != tokens[first].line, !preprocessor.saysSomething(tokens[start].spelling) { break }
      first = start
    }
    return first
  }

  // MARK: Texts

  /// The declaration as its file has it, on one line; nil when a directive stands in it.
  private mutating func written(_ declared: Declared, _ region: Range<UInt32>, after bound: UInt32) -> TextID? {
    let file = unit.tokens[declared.name].file
    let tokens = preprocessor.skeleton(Int(file)).tokens
    // The body's last token may stand in another file than its first.
    let hole =
      declared.body.isEmpty
      ? 0..<0
      : unit.tokens[declared.body.lowerBound].start..<max(unit.tokens[declared.body.lowerBound].start, unit.tokens[declared.body.upperBound - 1].end)
    scratch.removeAll(keepingCapacity: true)
    for (i, piece) in declared.head.enumerated() where !piece.isEmpty {
      let isWhole = declared.head.count == 1
      let last = unit.tokens[piece.upperBound - 1]
      let isEnded = isWhole && piece.upperBound < declared.whole.upperBound
      let end = isEnded ? max(last.end, unit.tokens[piece.upperBound].start) : last.end
      let begin = unit.tokens[piece.lowerBound].start
      var index = i == 0 ? beginning(tokens, begin, after: bound, isNarrow: true) : index(tokens, begin)
      while index < tokens.count, tokens[index].start < end {
        defer { index += 1 }
        if hole.contains(tokens[index].start) {
          if tokens[index].start == hole.lowerBound { ellipsis() }
          continue
        }
        if tokens[index].flags.contains(.directive) { return nil }
        append(tokens[index], isSpaced: tokens[index].flags.contains(.spaced))
      }
    }
    return scratch.isEmpty ? nil : cut(SourceText.headLimit)
  }

  private mutating func ellipsis() {
    if let last = scratch.last, last != 0x20 { scratch.append(0x20) }
    scratch.append(contentsOf: Array("{…}".utf8))
  }

  private mutating func append(_ token: Token, isSpaced: Bool) {
    if isSpaced, let last = scratch.last, last != 0x20, last != UInt8(ascii: "("), last != UInt8(ascii: "[") { scratch.append(0x20) }
    if scratch.last == 0x20, isClosing(token) { scratch.removeLast() }
    preprocessor.texts.withBytes(token.spelling) { spelling in
      if spelling.contains(where: { $0 >= 0x80 }) {
        scratch.append(contentsOf: String(decoding: spelling, as: UTF8.self).utf8)
      } else {
        scratch.append(contentsOf: spelling)
      }
    }
  }

  private func isClosing(_ token: Token) -> Bool {
    let marks = preprocessor.marks, spelling = token.spelling
    return spelling == marks.close || spelling == marks.closeBracket || spelling == marks.comma || spelling == marks.semicolon
  }

  /// The text made so far, cut at a limit between characters.
  private mutating func cut(_ limit: Int) -> TextID {
    if scratch.count > limit {
      var end = limit
      while end > 0, scratch[end] & 0xc0 == 0x80 { end -= 1 }
      scratch.removeSubrange(end...)
      scratch.append(contentsOf: Array("…".utf8))
    }
    while scratch.last == 0x20 { scratch.removeLast() }
    return scratch.withUnsafeBufferPointer { pool.intern($0) }
  }

  /// Expanded tokens on one line, a body as `{…}`.
  private mutating func text(_ pieces: [Range<Int>], body: Range<Int> = 0..<0) -> TextID {
    scratch.removeAll(keepingCapacity: true)
    for piece in pieces {
      for i in piece {
        if i == body.lowerBound, !body.isEmpty { ellipsis() }
        if !body.contains(i) { append(i, isFirst: i == piece.lowerBound) }
      }
    }
    return scratch.isEmpty ? .none : cut(SourceText.headLimit)
  }

  /// Expanded tokens on one line, without a name and the parentheses around it alone.
  private mutating func type(_ pieces: [Range<Int>], without name: Int?, body: Range<Int> = 0..<0, list: Range<Int> = 0..<0) -> TextID {
    scratch.removeAll(keepingCapacity: true)
    var hole = name.map { $0..<$0 + 1 } ?? 0..<0
    while hole.lowerBound > 0, hole.upperBound < unit.tokens.count, unit.tokens[hole.lowerBound - 1].spelling == preprocessor.marks.open,
      unit.tokens[hole.upperBound].spelling == preprocessor.marks.close
    { hole = hole.lowerBound - 1..<hole.upperBound + 1 }
    for (n, piece) in pieces.enumerated() {
      for i in piece where !hole.contains(i) && !list.contains(i) {
        let token = unit.tokens[i]
        if body.contains(i) {
          if i == body.lowerBound { ellipsis() }
        } else if token.spelling == preprocessor.marks.equals {
          break
        } else if n == pieces.count - 1 || !storage.contains(token.spelling) {
          append(i, isFirst: i == piece.lowerBound)
        }
      }
    }
    return scratch.isEmpty ? .none : cut(SourceText.headLimit)
  }

  private mutating func append(_ i: Int, isFirst: Bool) {
    append(unit.tokens[i], isSpaced: isFirst || unit.tokens[i].flags.contains(.spaced) || isBoundary(i))
  }

  /// Whether two tokens would run together without a blank: both are words.
  private func isBoundary(_ i: Int) -> Bool {
    guard i > 0 else { return false }
    func isWord(_ token: Token) -> Bool { token.kind == .identifier || token.kind == .number }
    return isWord(unit.tokens[i]) && isWord(unit.tokens[i - 1])
  }

  private mutating func parameter(_ parameter: DeclaredParameter) -> ParameterRow {
    if parameter.isRest { return ParameterRow(name: text([parameter.tokens]), kind: .variadic) }
    let name = parameter.name.map { intern(unit.tokens[$0].spelling) } ?? .none
    return ParameterRow(name: name, type: type([parameter.tokens], without: parameter.name), kind: .positional)
  }
}
