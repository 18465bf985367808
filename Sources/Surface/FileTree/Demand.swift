import Records
import Rules

/// Which of a package's files have to be read, found while they are read.
///
/// A module whose own path is never listed (private, test code) can show in the surface only through an import of a module that is
/// read. So reading begins with the modules at public paths and follows imports; test suites and unused vendored code are never
/// parsed. The surface is the same as if everything had been read: `SurfaceTests` compares.
struct Demand {
  /// Dotted module path → its sources (a module may have a stub beside it).
  private var modules: [TextID: [UInt32]] = [:]
  /// Dotted paths of folders that hold modules, whether or not a file stands for them.
  private var folders = Set<TextID>()
  private var isAsked: [Bool]
  private var queue: [UInt32] = []
  private let separator: UInt8

  init(_ sources: [SourceFile], _ pack: RulePack, _ rules: FileTreeRules, _ text: inout TextPool) {
    isAsked = [Bool](repeating: false, count: sources.count)
    separator = rules.separator
    for (i, source) in sources.enumerated() {
      var path: [UInt8] = []
      for step in source.modulePath {
        if !path.isEmpty { folders.insert(path.withUnsafeBufferPointer { text.intern($0) }) }
        extend(&path, Array(step.utf8))
      }
      path.withUnsafeBufferPointer { modules[text.intern($0), default: []].append(UInt32(i)) }
      let isPrivate = source.modulePath.contains { step in Array(step.utf8).withUnsafeBufferPointer { pack.visibility.isPrivate($0) } }
      if !isPrivate, !path.withUnsafeBufferPointer({ pack.visibility.isHidden($0, separator: separator) }) { ask(UInt32(i)) }
    }
  }

  private mutating func ask(_ source: UInt32) {
    guard !isAsked[Int(source)] else { return }
    isAsked[Int(source)] = true
    queue.append(source)
  }

  /// The next file to read, nil when all that matter are read.
  mutating func next() -> UInt32? { queue.popLast() }

  /// Asks for the modules that a file's imports name: every prefix of a path, since packages are imported before what they hold.
  mutating func follow(_ file: FileFacts, of source: SourceFile, _ facts: inout PackageFacts) {
    for index in file.facts {
      let fact = facts.facts[Int(index)]
      guard fact.kind == .importing || fact.kind == .wildcard else { continue }
      let detail = facts.imports[Int(fact.detail)]
      var path: [UInt8] = []
      if detail.level > 0 {
        let climbs = max(0, Int(detail.level) - (source.isIndex ? 1 : 0))
        for step in source.modulePath.prefix(max(1, source.modulePath.count - climbs)) { extend(&path, Array(step.utf8)) }
        ask(path, &facts.text)
      }
      for step in facts.steps[detail.path] + (detail.name.isNone ? [] : [detail.name]) {
        facts.text.withBytes(step) { extend(&path, Array($0)) }
        // What is not a module of this package has no modules below it.
        guard ask(path, &facts.text) else { break }
      }
    }
  }

  private func extend(_ path: inout [UInt8], _ step: [UInt8]) {
    if !path.isEmpty { path.append(separator) }
    path += step
  }

  /// Asks for a module's sources. Returns whether the package has such a module, or a folder of modules.
  @discardableResult
  private mutating func ask(_ path: [UInt8], _ text: inout TextPool) -> Bool {
    let id = path.withUnsafeBufferPointer { text.intern($0) }
    guard let sources = modules[id] else { return folders.contains(id) }
    for source in sources { ask(source) }
    return true
  }
}
