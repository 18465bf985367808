import Records
import Rules

/// The files that the entries of a package reach, read in the order in which they are met.
struct Closure {
  private let files: [(path: String, bytes: [UInt8])]
  private let finder: ModuleFinder
  private let rules: ExportTreeRules
  /// File → index into `sources`.
  private var met: [Int: UInt32] = [:]
  private var read = 0
  private var bytes = 0
  private var followed = 0
  private(set) var sources: [SourceFile] = []
  var facts = ExportFacts()
  /// By source.
  var problems: [Int: String] = [:]

  init(_ files: [(path: String, bytes: [UInt8])], _ finder: ModuleFinder, _ rules: ExportTreeRules) {
    self.files = files
    self.finder = finder
    self.rules = rules
  }

  /// Notes that a file is reached.
  /// - Returns: its index in `sources`.
  @discardableResult mutating func add(_ file: Int) -> UInt32 {
    if let known = met[file] { return known }
    met[file] = UInt32(sources.count)
    sources.append(SourceFile(path: files[file].path, bytes: files[file].bytes))
    return UInt32(sources.count - 1)
  }

  /// The next source to read; nil when all are read.
  /// - Parameter limit: most source to read, in bytes; what lies beyond is named as a problem.
  mutating func next(limit: Int) -> Int? {
    while read < sources.count {
      read += 1
      bytes += sources[read - 1].bytes.count
      if bytes <= limit { return read - 1 }
      problems[read - 1] = "beyond the limit on the source of one package"
    }
    return nil
  }

  /// Adds the files that the last file's facts, references and import calls lead to. A file without facts counts as empty.
  mutating func follow() {
    let source = sources[read - 1]
    for i in followed..<facts.requests.count {
      let specifier = facts.text.string(facts.requests[i].specifier)
      facts.requests[i].module = finder.module(specifier, from: source.path).map { add($0) }
    }
    followed = facts.requests.count
    for path in references(source.text) { if let file = finder.file(path, from: source.path) { add(file) } }
    for path in importCalls(source.text) { if let file = finder.module(path, from: source.path) { add(file) } }
  }

  /// Index into `facts.files` of an entry's file; nil when it could not be read.
  func file(of entry: Int) -> UInt32? { met[entry].flatMap { facts.fileOfSource[$0] } }

  // MARK: Paths outside of the facts

  /// The files that comments at the head of a file name: lines that begin with the pack's prefix and hold its attribute.
  private func references(_ text: UnsafeBufferPointer<UInt8>) -> [String] {
    guard let rule = rules.reference else { return [] }
    var found: [String] = []
    var i = 0
    while let start = SourceRepair.find(rule.prefix, in: text, from: i) {
      let end = text[start...].firstIndex(of: 0x0a) ?? text.count
      i = end
      guard text[..<start].last(where: { $0 > 0x20 || $0 == 0x0a }) ?? 0x0a == 0x0a else { continue }
      let line = UnsafeBufferPointer(rebasing: text[start..<end])
      guard let name = SourceRepair.find(rule.attribute, in: line, from: 0) else { continue }
      if let path = Self.quoted(line, from: name + rule.attribute.count) { found.append(path) }
    }
    return found
  }

  /// The paths behind the pack's import call, anywhere in a file.
  private func importCalls(_ text: UnsafeBufferPointer<UInt8>) -> [String] {
    var found: [String] = []
    var i = 0
    while let start = SourceRepair.find(rules.importCall, in: text, from: i) {
      i = start + rules.importCall.count
      if let path = Self.quoted(text, from: i) { found.append(path) }
    }
    return found
  }

  /// The text in the quotes that stand next, `=` and white space aside.
  private static func quoted(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> String? {
    guard let open = text[start...].firstIndex(where: { $0 > 0x20 && $0 != UInt8(ascii: "=") }) else { return nil }
    guard text[open] == UInt8(ascii: "\"") || text[open] == UInt8(ascii: "'") else { return nil }
    guard let close = text[(open + 1)...].firstIndex(where: { $0 == text[open] || $0 == 0x0a }), text[close] == text[open] else { return nil }
    return String(decoding: text[(open + 1)..<close], as: UTF8.self)
  }
}
