import Rules

/// The platform, switches and releases that a package's surface is evaluated for: which constraint tags hold.
///
/// Grammar and meaning of both forms of constraints: Go's `go/build/constraint`; of file names: `go/build`, `goodOSArchFile`.
struct BuildEnvironment {
  private let rules: ConstraintRules
  /// All tags that hold, but for releases.
  private let tags: Set<[UInt8]>
  private let release: Int
  /// Deepest nesting of brackets in an expression; a deeper one is malformed.
  private static var depthLimit: Int { 100 }

  /// - Parameter settings: of each axis and switch, of the releases, and further `tags`.
  init(_ rules: ConstraintRules, _ settings: SurfaceSettings) {
    self.rules = rules
    let values = rules.axes.map { Array((settings.text($0.setting) ?? $0.standard).utf8) }
    var tags = Set(values)
    for (tag, by) in rules.implied where by.contains(where: values.contains) { tags.insert(tag) }
    for (name, isOn) in rules.switches where settings.flag(name) ?? settings.text(name).map({ $0 == "true" }) ?? isOn {
      tags.insert(Array(name.utf8))
    }
    for tag in settings.list("tags") ?? [] { tags.insert(Array(tag.utf8)) }
    self.tags = tags
    release = rules.releases.map { r in settings.text(r.setting).flatMap { r.number($0.utf8) } ?? r.standard } ?? 0
  }

  func holds(_ tag: some Collection<UInt8>) -> Bool {
    if tags.contains(Array(tag)) { return true }
    return rules.releases?.number(tag).map { $0 >= 1 && $0 <= release } ?? false
  }

  // MARK: File names

  /// The tags that a file's name stands for: `a_linux_amd64.go` → `linux`, `amd64`.
  func tags(ofFile name: Substring.UTF8View) -> [[UInt8]] {
    let parts = name.prefix { $0 != UInt8(ascii: ".") }.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false).dropFirst().map(
      Array.init)
    let axes = rules.axes.filter(\.isInFileNames)
    guard let last = parts.last else { return [] }
    if let first = axes.first, axes.count > 1, parts.count > 1, first.values.contains(parts[parts.count - 2]), axes[1].values.contains(last) {
      return [parts[parts.count - 2], last]
    }
    return axes.contains { $0.values.contains(last) } ? [last] : []
  }

  // MARK: Expressions

  /// Whether a boolean expression of tags holds (`||`, `&&`, `!`, brackets); nil when it is malformed.
  func holds(expression text: some Collection<UInt8>) -> Bool? {
    var reader = ExpressionReader(text: Array(text), environment: self)
    guard let value = reader.disjunction(depth: 0), reader.next == nil else { return nil }
    return value
  }

  /// One line of the older form as an expression: blanks join by `||`, commas by `&&`. What is no tag counts as `ignore`.
  func expression(ofOlder line: some Collection<UInt8>) -> String {
    let clauses = line.split(whereSeparator: SourceScanner.isSpace).map { clause in
      clause.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map { literal in
        let negation = UInt8(ascii: "!"), isNegated = literal.first == negation
        let tag = literal.dropFirst(isNegated ? 1 : 0)
        guard !isNegated || (tag.first != nil && tag.first != negation) else { return "ignore" }
        return (isNegated ? "!" : "") + (!tag.isEmpty && tag.allSatisfy(Self.isTagByte) ? String(decoding: tag, as: UTF8.self) : "ignore")
      }.joined(separator: " && ")
    }
    return clauses.isEmpty ? "ignore" : clauses.joined(separator: " || ")
  }

  private static func isTagByte(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ".") || SourceScanner.isWord(byte) }

  /// Evaluates while it reads.
  private struct ExpressionReader {
    let text: [UInt8]
    let environment: BuildEnvironment
    var position = 0

    /// The next byte that is no blank.
    var next: UInt8? {
      mutating get {
        while position < text.count, SourceScanner.isSpace(text[position]) { position += 1 }
        return position < text.count ? text[position] : nil
      }
    }

    private mutating func skip(_ operation: StaticString) -> Bool {
      guard next != nil else { return false }
      let bytes = UnsafeBufferPointer(start: operation.utf8Start, count: operation.utf8CodeUnitCount)
      guard text[position...].starts(with: bytes) else { return false }
      position += bytes.count
      return true
    }

    mutating func disjunction(depth: Int) -> Bool? {
      guard var value = conjunction(depth: depth) else { return nil }
      while skip("||") {
        guard let right = conjunction(depth: depth) else { return nil }
        value = value || right
      }
      return value
    }

    private mutating func conjunction(depth: Int) -> Bool? {
      guard var value = negation(depth: depth) else { return nil }
      while skip("&&") {
        guard let right = negation(depth: depth) else { return nil }
        value = value && right
      }
      return value
    }

    private mutating func negation(depth: Int) -> Bool? {
      guard skip("!") else { return atom(depth: depth) }
      // A double negation is refused by the language's own reader.
      return next == UInt8(ascii: "!") ? nil : atom(depth: depth).map { !$0 }
    }

    private mutating func atom(depth: Int) -> Bool? {
      if skip("(") {
        guard depth < BuildEnvironment.depthLimit, let value = disjunction(depth: depth + 1), skip(")") else { return nil }
        return value
      }
      let start = position
      while position < text.count, BuildEnvironment.isTagByte(text[position]) { position += 1 }
      return position > start ? environment.holds(text[start..<position]) : nil
    }
  }
}
