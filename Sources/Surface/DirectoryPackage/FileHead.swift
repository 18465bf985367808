import Rules

/// What a file says before its declarations, read on bytes: constraints, the package clause, the imports. Most files that are not
/// built, and all that nobody can import, are known by it and never parsed.
struct FileHead {
  /// The package's name; empty when the file is not built.
  private(set) var name: Range<Int>
  /// Where the package clause begins: byte and 1-based line.
  private(set) var clause: Int
  private(set) var line: Int
  /// What has to hold for the file to be built, as expressions.
  private(set) var conditions: [String]
  /// All of it does.
  private(set) var isBuilt: Bool
  /// An import makes the file depend on a switch.
  private(set) var hasSwitchedImport = false

  /// Why a head could not be read.
  struct Failure: Error {
    let reason: String
  }

  /// - Parameter fileTags: what the file's name stands for.
  /// - Complexity: O(length of the head).
  init(_ text: UnsafeBufferPointer<UInt8>, _ fileTags: [[UInt8]], _ pack: RulePack, _ rules: DirectoryPackageRules, _ environment: BuildEnvironment)
    throws(Failure)
  {
    let scanner = SourceScanner(text, pack.lexis)
    clause = scanner.skipBlanks(from: 0)
    line = text[..<clause].count { $0 == 0x0a } + 1
    name = clause..<clause
    conditions = fileTags.map { String(decoding: $0, as: UTF8.self) }
    isBuilt = fileTags.allSatisfy { environment.holds($0) }
    try readConstraints(scanner, rules, environment)
    // What is not built need not be of the language.
    guard isBuilt else { return }
    let keyword = scanner.word(at: clause)
    name = scanner.word(at: scanner.skipBlanks(from: keyword.upperBound))
    guard text[keyword].elementsEqual(rules.packageKeyword), !name.isEmpty else { throw Failure(reason: "has no package clause") }
    readImports(scanner, from: name.upperBound, rules, environment)
  }

  private mutating func readConstraints(_ scanner: SourceScanner, _ rules: DirectoryPackageRules, _ environment: BuildEnvironment) throws(Failure) {
    let lines = ConstraintLines(scanner, rules.constraints, before: clause), text = scanner.text
    if lines.isAmbiguous { throw Failure(reason: "has more than one build constraint") }
    let expressions =
      lines.expression.map { [String(decoding: text[$0], as: UTF8.self)] } ?? lines.older.map { environment.expression(ofOlder: text[$0]) }
    for expression in expressions {
      guard let holds = environment.holds(expression: expression.utf8) else { throw Failure(reason: "has a build constraint that cannot be read") }
      conditions.append(expression.split(whereSeparator: \.isWhitespace).joined(separator: " "))
      isBuilt = isBuilt && holds
    }
  }

  /// Looks for imports that depend on a switch: `import "C"`.
  private mutating func readImports(_ scanner: SourceScanner, from start: Int, _ rules: DirectoryPackageRules, _ environment: BuildEnvironment) {
    guard !rules.constraints.imports.isEmpty else { return }
    var place = skipSeparators(scanner, from: start)
    while true {
      let keyword = scanner.word(at: place)
      guard scanner.text[keyword].elementsEqual(rules.importKeyword) else { return }
      place = scanner.skipBlanks(from: keyword.upperBound)
      let isGroup = place < scanner.text.count && scanner.text[place] == UInt8(ascii: "(")
      if isGroup { place = skipSeparators(scanner, from: place + 1) }
      repeat {
        // A name, `_` or `.` may stand before the path.
        while place < scanner.text.count, SourceScanner.isWord(scanner.text[place]) || scanner.text[place] == UInt8(ascii: ".") { place += 1 }
        place = scanner.skipBlanks(from: place)
        guard let end = scanner.stringEnd(at: place) else { break }
        let path = scanner.text[(place + 1)..<(end - 1)]
        for (known, tag) in rules.constraints.imports where path.elementsEqual(known) && !hasSwitchedImport {
          hasSwitchedImport = true
          conditions.append(String(decoding: tag, as: UTF8.self))
          isBuilt = isBuilt && environment.holds(tag)
        }
        place = skipSeparators(scanner, from: end)
      } while isGroup
      if isGroup, place < scanner.text.count, scanner.text[place] == UInt8(ascii: ")") { place = skipSeparators(scanner, from: place + 1) }
    }
  }

  private func skipSeparators(_ scanner: SourceScanner, from start: Int) -> Int {
    var place = scanner.skipBlanks(from: start)
    while place < scanner.text.count, scanner.text[place] == UInt8(ascii: ";") { place = scanner.skipBlanks(from: place + 1) }
    return place
  }
}

/// The constraint lines of a file's head: Go's `go/build`, `parseFileHeader`.
struct ConstraintLines {
  /// The expression of the new form.
  private(set) var expression: Range<Int>?
  /// There are several of them.
  private(set) var isAmbiguous = false
  /// The lines of the older form, which count without one of the new form only.
  private(set) var older: [Range<Int>] = []

  /// - Parameter end: where the code begins.
  init(_ scanner: SourceScanner, _ rules: ConstraintRules, before end: Int) {
    let text = scanner.text, lineComment = scanner.lexis.lineComment
    var place = 0
    var pending: [Range<Int>] = []
    // A line of the older form counts when a blank line follows it before anything but line comments.
    var isOlderAllowed = true, isLineStart = true
    var lineEnd = -1
    while place < end {
      if place > lineEnd { lineEnd = min(scanner.lineEnd(from: place), end) }
      var start = place
      while start < lineEnd, SourceScanner.isSpace(text[start]) { start += 1 }
      if start < lineEnd, !scanner.isAt(start, lineComment) {
        isOlderAllowed = false
        // A comment that follows a block comment on its line says nothing.
        isLineStart = false
        place = scanner.commentEnd(at: start) ?? end
        continue
      }
      if start == lineEnd {
        if isLineStart, isOlderAllowed { older += pending }
        pending = []
      } else if isLineStart {
        read(start..<lineEnd, scanner, rules, &pending)
      }
      isLineStart = true
      place = lineEnd + 1
    }
    if expression != nil { older = [] }
  }

  /// Reads one line comment.
  private mutating func read(_ comment: Range<Int>, _ scanner: SourceScanner, _ rules: ConstraintRules, _ pending: inout [Range<Int>]) {
    if let rest = rest(of: comment, behind: rules.mark, scanner) {
      isAmbiguous = expression != nil
      expression = rest
    }
    var start = comment.lowerBound + scanner.lexis.lineComment.count
    while start < comment.upperBound, SourceScanner.isSpace(scanner.text[start]) { start += 1 }
    if let rest = rest(of: start..<comment.upperBound, behind: rules.olderMark, scanner) { pending.append(rest) }
  }

  /// What follows a mark that a text begins with and that ends there or before a blank.
  private func rest(of range: Range<Int>, behind mark: [UInt8], _ scanner: SourceScanner) -> Range<Int>? {
    guard scanner.isAt(range.lowerBound, mark) else { return nil }
    let end = range.lowerBound + mark.count
    guard end == range.upperBound || (end < range.upperBound && SourceScanner.isSpace(scanner.text[end])) else { return nil }
    return end..<range.upperBound
  }
}
