import Records
import Rules

/// What is defined before a package's first line: the compiler's macros, those of system headers, and the pack's replacements.
///
/// Read once per thread from the text that `scripts/make-environment` writes. Macros stay places in that text until they are used.
struct HeaderEnvironment {
  /// A macro that nobody has used yet: a line of `text`.
  struct Definition {
    var name: TextID
    var line: Range<Int>
  }

  let target: String
  private(set) var text: [UInt8] = []
  /// Its words; a package's texts begin as a copy.
  private(set) var texts = TextPool()
  let marks: Marks
  private(set) var definitions: [Definition] = []
  private(set) var predefined: Range<Int> = 0..<0
  /// Those of `definitions` that conditions do not see.
  private(set) var replacements: Range<Int> = 0..<0
  let directives: [TextID: HeaderRules.Directive]
  let words: [TextID: HeaderRules.Word]
  let attributes: Set<TextID>
  let deprecated: Set<TextID>
  /// Question → the words that it is true for.
  private(set) var answers: [TextID: Set<TextID>] = [:]
  /// The macro that chooses between the two forms of a header.
  private(set) var switchName = TextID.none
  private var groups: [Int: Group] = [:]
  private var headers: [TextID: (plain: [Int], switched: [Int])] = [:]

  /// Names that always come together.
  struct Group {
    var definitions: Range<Int>
    var tags: [TextID] = []
  }

  private enum Section { case none, predefined, group(Int), headers, answers }

  init(target: String, text environment: String, _ rules: HeaderRules) {
    self.target = target
    var pool = TextPool()
    marks = Marks(&pool)
    directives = Dictionary(rules.directives.map { (pool.intern($0.word), $0.directive) }, uniquingKeysWith: { $1 })
    words = Dictionary(rules.words.map { (pool.intern($0.word), $0.meaning) }, uniquingKeysWith: { $1 })
    attributes = Set(rules.attributes.map { pool.intern($0) })
    deprecated = Set(rules.deprecated.map { pool.intern($0) })
    texts = pool
    for (head, body) in rules.replacements {
      text += Array("\(head) \(body)\n".utf8)
      define(text.count - head.utf8.count - body.utf8.count - 2..<text.count - 1)
    }
    replacements = 0..<definitions.count
    read(Array(environment.utf8))
  }

  /// The groups of a system header; nil: the environment has no such header.
  func groups(of header: TextID, isSwitched: Bool) -> [Int]? {
    headers[header].map { isSwitched ? $0.switched : $0.plain }
  }

  func group(_ number: Int) -> Group { groups[number] ?? Group(definitions: 0..<0) }

  // MARK: Reading

  private mutating func define(_ line: Range<Int>) {
    let end = line.first { text[$0] == 0x20 || text[$0] == UInt8(ascii: "(") } ?? line.upperBound
    let name = text.withUnsafeBufferPointer { texts.intern(UnsafeBufferPointer(rebasing: $0[line.lowerBound..<end])) }
    definitions.append(Definition(name: name, line: line))
  }

  private mutating func read(_ environment: [UInt8]) {
    let offset = text.count
    text += environment
    var section = Section.none
    var start = offset
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0a) ?? text.count
      defer { start = end + 1 }
      guard start < end, text[start] != UInt8(ascii: "#") else { continue }
      let line = text[start..<end]
      if line.elementsEqual("predefined".utf8) {
        section = .predefined
        predefined = definitions.count..<definitions.count
      } else if line.starts(with: "group ".utf8), let number = Int(String(decoding: line.dropFirst(6), as: UTF8.self)) {
        section = .group(number)
        groups[number] = Group(definitions: definitions.count..<definitions.count)
      } else if line.starts(with: "headers ".utf8) {
        section = .headers
        switchName = texts.intern(String(decoding: line.dropFirst(8), as: UTF8.self))
      } else if line.elementsEqual("answers".utf8) {
        section = .answers
      } else {
        take(start..<end, in: section)
      }
    }
  }

  private mutating func take(_ line: Range<Int>, in section: Section) {
    switch section {
    case .none: break
    case .predefined:
      define(line)
      predefined = predefined.lowerBound..<definitions.count
    case .group(let number):
      if text[line].starts(with: "struct ".utf8) {
        let tags = words(line).dropFirst().map { texts.intern($0) }
        groups[number]?.tags = tags
      } else {
        define(line)
        let first = group(number).definitions.lowerBound
        groups[number]?.definitions = first..<definitions.count
      }
    case .headers:
      let words = words(line)
      let bar = words.firstIndex(of: "|") ?? words.endIndex
      let plain = words[1..<max(1, bar)].compactMap { Int($0) }
      headers[texts.intern(words[0])] = (plain, bar < words.endIndex ? words[(bar + 1)...].compactMap { Int($0) } : plain)
    case .answers:
      let words = words(line)
      answers[texts.intern(words[0])] = Set(words.dropFirst().map { texts.intern($0) })
    }
  }

  private func words(_ line: Range<Int>) -> [String] {
    text[line].split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
  }
}
