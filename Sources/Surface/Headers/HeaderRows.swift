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
    setPlace(place, name.file, &row)
    row.signature = region.flatMap { written(declared, $0) } ?? text(declared.head, except: [declared.body], ellipsis: true)
    switch declared.kind {
    case .function, .variable, .field, .typeAlias: row.returns = type(declared)
    default: break
    }
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
    setPlace(record.start..<record.end, record.token.file, &row)
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

  private mutating func setPlace(_ place: Range<UInt32>, _ file: UInt32, _ row: inout SymbolRow) {
    let source = preprocessor.files.sources[Int(file)]
    row.startByte = place.lowerBound + UInt32(source.markLength)
    row.endByte = place.upperBound + UInt32(source.markLength)
    let comments = CommentText(source.text, pack.lexis, pack.documentation.comments)
    let tokens = preprocessor.skeleton(Int(file)).tokens
    let start = lineStart(tokens, place.lowerBound)
    let before = start > 0 ? Int(tokens[start - 1].start) : 0
    let position = start < tokens.count ? Int(tokens[start].start) : Int(place.lowerBound)
    guard let doc = comments.above(position, after: before) ?? comments.behind(Int(place.upperBound)), !doc.isEmpty else { return }
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

  /// The first token of the declaration that begins at a byte: macros that became nothing stand before it on its line.
  private func lineStart(_ tokens: [Token], _ byte: UInt32) -> Int {
    var first = index(tokens, byte)
    while first > 0, first < tokens.count, tokens[first - 1].kind == .identifier, tokens[first - 1].line == tokens[first].line,
      !tokens[first - 1].flags.contains(.directive)
    { first -= 1 }
    return first
  }

  // MARK: Texts

  /// The declaration as its file has it, on one line; nil when a directive stands in it.
  private mutating func written(_ declared: Declared, _ region: Range<UInt32>) -> TextID? {
    let file = unit.tokens[declared.name].file
    let tokens = preprocessor.skeleton(Int(file)).tokens
    let hole = declared.body.isEmpty ? 0..<0 : unit.tokens[declared.body.lowerBound].start..<unit.tokens[declared.body.upperBound - 1].end
    scratch.removeAll(keepingCapacity: true)
    for (i, piece) in declared.head.enumerated() where !piece.isEmpty {
      let isWhole = declared.head.count == 1
      let last = unit.tokens[piece.upperBound - 1]
      let isEnded = isWhole && piece.upperBound < declared.whole.upperBound
      let end = isEnded ? max(last.end, unit.tokens[piece.upperBound].start) : last.end
      var index = i == 0 ? lineStart(tokens, unit.tokens[piece.lowerBound].start) : index(tokens, unit.tokens[piece.lowerBound].start)
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
    if isSpaced, let last = scratch.last, last != 0x20, last != UInt8(ascii: "(") { scratch.append(0x20) }
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
    let marks = preprocessor.marks
    return token.spelling == marks.close || token.spelling == marks.comma || token.spelling == marks.semicolon
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

  /// Expanded tokens on one line, some left out.
  private mutating func text(_ pieces: [Range<Int>], except holes: [Range<Int>], without name: Int? = nil, noStorage: Bool = false, ellipsis: Bool = false)
    -> TextID
  {
    scratch.removeAll(keepingCapacity: true)
    for piece in pieces {
      for i in piece where i != name {
        if let hole = holes.first(where: { $0.contains(i) }) {
          if ellipsis, i == hole.lowerBound { self.ellipsis() }
          continue
        }
        let token = unit.tokens[i]
        if noStorage, storage.contains(token.spelling) { continue }
        let needsSpace = token.flags.contains(.spaced) || i == piece.lowerBound || isBoundary(i)
        append(token, isSpaced: needsSpace)
      }
    }
    return scratch.isEmpty ? .none : cut(SourceText.headLimit)
  }

  /// Whether two tokens would run together without a blank: both are words.
  private func isBoundary(_ i: Int) -> Bool {
    guard i > 0 else { return false }
    func isWord(_ token: Token) -> Bool { token.kind == .identifier || token.kind == .number }
    return isWord(unit.tokens[i]) && isWord(unit.tokens[i - 1])
  }

  /// The type of what is declared, of a function its result: everything but its name, its parameters and where it is stored.
  private mutating func type(_ declared: Declared) -> TextID {
    text(declared.head, except: [declared.body, declared.list], without: declared.name, noStorage: true, ellipsis: true)
  }

  private mutating func parameter(_ parameter: DeclaredParameter) -> ParameterRow {
    if parameter.isRest { return ParameterRow(name: text([parameter.tokens], except: []), kind: .variadic) }
    let name = parameter.name.map { intern(unit.tokens[$0].spelling) } ?? .none
    return ParameterRow(name: name, type: text([parameter.tokens], except: [], without: parameter.name), kind: .positional)
  }
}
