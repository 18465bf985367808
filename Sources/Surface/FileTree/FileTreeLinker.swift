import Records
import Rules

/// The linker of the file-tree family: modules are files, folders are packages, names travel by imports and export lists.
///
/// Passes, each over the whole package: place the files' facts in a module tree (`+Place`), merge stubs, complete overloads, read
/// export lists, expand wildcard imports, synthesise members (`+Resolve`), then walk what is public (`PublicWalk`). Linear in the
/// facts but for alias chains, which are bounded; cycles end by visited sets.
struct FileTreeLinker {
  let pack: RulePack
  let rules: FileTreeRules
  let sources: [SourceFile]
  var facts: PackageFacts
  var graph = ModuleGraph()
  /// Stub modules that describe a module of the same path, with that module.
  var stubs: [(module: NodeID, stub: NodeID)] = []
  let exportList: TextID
  let synthesizedMember: TextID

  init(pack: RulePack, rules: FileTreeRules, sources: [SourceFile], facts: consuming PackageFacts) {
    self.pack = pack
    self.rules = rules
    self.sources = sources
    self.facts = facts
    exportList = self.facts.text.intern(rules.exportList)
    synthesizedMember = self.facts.text.intern(pack.decorators.synthesizedMember)
  }

  /// Runs the passes up to the walk.
  mutating func link() {
    placeFiles()
    mergeStubs()
    var visited = Set<NodeID>()
    for top in graph.topOrder { expandExports(of: top, &visited) }
    visited = []
    for top in graph.topOrder { expandWildcards(of: top, &visited) }
    for top in graph.topOrder { synthesizeMembers(below: top) }
  }

  // MARK: Text

  func bytes(_ span: Span, in file: UInt32) -> UnsafeBufferPointer<UInt8> {
    sources[Int(facts.files[Int(file)].source)].slice(span)
  }

  /// The steps of a dotted text, appended to the graph's.
  mutating func steps(of text: UnsafeBufferPointer<UInt8>) -> Range<UInt32> {
    let first = UInt32(graph.steps.count)
    for part in text.split(separator: rules.separator) {
      let start = part.firstIndex { $0 > 0x20 } ?? part.endIndex
      let end = part.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? start
      graph.steps.append(facts.text.intern(UnsafeBufferPointer(rebasing: text[start..<end])))
    }
    return first..<UInt32(graph.steps.count)
  }

  /// What a dotted text means in a scope: its first step replaced by what it was imported as or by where it is defined.
  mutating func resolve(_ path: Range<UInt32>, in scope: NodeID) -> Range<UInt32> {
    guard let head = path.first.map({ graph.steps[Int($0)] }) else { return path }
    for id in graph.enclosing(scope) {
      guard let index = graph.scope(id) else { continue }
      if let target = graph.scopes[index].imports[head] { return join(Array(graph.steps[target]), path.dropFirst()) }
      if let member = graph.scopes[index].members[head] { return join(graph.path(member), path.dropFirst()) }
    }
    return path
  }

  private mutating func join(_ head: [TextID], _ rest: Range<UInt32>) -> Range<UInt32> {
    let first = UInt32(graph.steps.count)
    graph.steps.append(contentsOf: head)
    graph.steps.append(contentsOf: Array(graph.steps[rest]))
    return first..<UInt32(graph.steps.count)
  }

  /// Whether dotted steps spell one of a pack's names.
  func isOne(of names: [[UInt8]], _ path: Range<UInt32>) -> Bool {
    names.contains { name in
      let parts = name.split(separator: rules.separator)
      return parts.count == path.count
        && zip(parts, path).allSatisfy { part, step in facts.text.withBytes(graph.steps[Int(step)]) { $0.elementsEqual(part) } }
    }
  }
}

extension Array where Element == TextID {
  subscript(range: Range<UInt32>) -> ArraySlice<TextID> { self[Int(range.lowerBound)..<Int(range.upperBound)] }
}
