import Manifests
import Records
import Rules

/// What a module is loaded from, and what of it is known.
struct EvaluatedModule {
  enum Content {
    /// A term whose items are its statements.
    case code(TermID)
    case data
    /// A file that could not be read.
    case unread
  }

  /// An export by name.
  enum Export {
    case local(TextID)
    case from(Target, TextID)
    case all(Target)
  }

  let file: Int
  let content: Content
  /// It has imports or exports by statement.
  let hasStatements: Bool
  var isLoaded = false
  var scope = ObjectID.none
  /// The object that holds what a module without export statements exports.
  var holder = ObjectID.none
  var names: [TextID] = []
  var exports: [TextID: Export] = [:]
  var stars: [Target] = []
  var namespace = ObjectID.none
}

/// What an import denotes to the evaluator.
enum Target: Hashable {
  case module(Int32)
  case external(TextID)
  case unknown
}

extension Evaluator {
  /// The deepest chain of re-exports that is followed.
  private static var chain: Int { 60 }

  // MARK: Loading

  private func target(_ specifier: TextID, from module: Int32) -> Target {
    switch files.resolve(program.text.string(specifier), from: modules[Int(module)].file) {
    case .external(let path): return .external(program.text.intern(path))
    case .missing: return .unknown
    case .file(let file):
      if let index = moduleOfFile[file] { return .module(index) }
      wanted.insert(file)
      return .unknown
    }
  }

  /// What a call for another module gives.
  func require(_ specifier: TextID) -> Value {
    guard frame.module >= 0 else { return .unknown }
    switch target(specifier, from: frame.module) {
    case .external(let path): return .external(path)
    case .unknown: return .unknown
    case .module(let index): return deeper { exported(by: index) } ?? .unknown
    }
  }

  /// What a module exports as a whole: its namespace, or its exports object as it is now.
  func exported(by index: Int32) -> Value {
    load(index)
    let module = modules[Int(index)]
    switch module.content {
    case .unread: return .unknown
    case .data: return data(index)
    case .code: return module.hasStatements ? namespace(index) : get(.object(module.holder), words.exports)
    }
  }

  /// The value of a data file, made once.
  private func data(_ index: Int32) -> Value {
    let module = modules[Int(index)]
    if !module.holder.isNone { return get(.object(module.holder), words.exports) }
    let value = (try? ManifestValue(json: Array(files.sources[module.file].bytes))).map { made($0) } ?? .unknown
    let holder = makeObject(origin: -1)
    heap.put(holder, words.exports, value, origin: -1)
    modules[Int(index)].holder = holder
    return value
  }

  /// A manifest's value. Its nesting is bounded by its reader.
  private func made(_ value: ManifestValue) -> Value {
    switch value {
    case .text(let text): return .text(program.text.intern(text))
    case .number(let number): return .number(number)
    case .flag(let flag): return .boolean(flag)
    case .null: return .null
    case .list(let items): return makeList(items.map { made($0) })
    case .table(let entries):
      let object = makeObject(origin: -1)
      for entry in entries { heap.put(object, program.text.intern(entry.key), made(entry.value), origin: -1) }
      return .object(object)
    }
  }

  /// The one object that stands for a module's exports by name.
  private func namespace(_ index: Int32) -> Value {
    if modules[Int(index)].namespace.isNone {
      modules[Int(index)].namespace = heap.make(.namespace, prototype: .none, detail: index, origin: -1)
    }
    return .object(modules[Int(index)].namespace)
  }

  /// Runs a module, once: its imports first, then its statements in order, each with fuel of its own. In a cycle the unfinished module
  /// is what others see.
  func load(_ index: Int32) {
    let i = Int(index)
    guard !modules[i].isLoaded else { return }
    modules[i].isLoaded = true
    guard case .code(let root) = modules[i].content else { return }
    let statements = program[root].items
    let scope = heap.make(.scope, prototype: .none, origin: root)
    modules[i].scope = scope
    var this = Value.undefined
    if !modules[i].hasStatements {
      let exports = Value.object(makeObject(origin: root)), holder = makeObject(origin: root)
      heap.put(holder, words.exports, exports, origin: root)
      heap.put(scope, words.module, .object(holder), origin: root)
      heap.put(scope, words.exports, exports, origin: root)
      modules[i].holder = holder
      this = exports
    }
    let outer = (frame, limit, steps, isUncertain, calls)
    frame = Frame(scope: scope, variables: scope, this: this, module: index)
    isUncertain = false
    calls = 0
    if modules[i].hasStatements { for s in statements { _ = deeper { link(program.items[s], in: index) } } }
    hoist(statements)
    let fuel = Self.statementFuel + Self.fuelPerByte * files.sources[modules[i].file].bytes.count
    for s in statements {
      limit = min(Self.packageFuel, steps + fuel)
      let wasExhausted = isExhausted
      isExhausted = false
      let completion = execute(program.items[s])
      if isExhausted { exhausted.append((index, program.items[s])) }
      isExhausted = wasExhausted
      if case .thrown = completion { break }
    }
    (frame, isUncertain, calls) = (outer.0, outer.3, outer.4)
    limit = outer.1 + (steps - outer.2)
  }

  // MARK: Linking

  /// Reads an import or export statement: loads what it names, and notes what it binds and exports.
  private func link(_ id: TermID, in index: Int32) {
    let term = program[id], module = Int(index)
    guard term.form == .import || term.form == .export else { return }
    guard term.a > 0 else {
      if term.form == .export { noteExports(term, in: module) }
      return
    }
    let target = target(term.first, from: index)
    if case .module(let other) = target { load(other) }
    guard term.form == .export else {
      for i in term.items { bindImport(program.items[i], target) }
      return
    }
    if term.d == 0, term.marks.contains(.star) { modules[module].stars.append(target) }
    for i in term.items {
      let item = program[program.items[i]]
      switch item.form {
      case .wildcard: note(item.first, .all(target), in: module)
      case .specifier: note(item.b > 0 ? item.second : item.first, .from(target, item.first), in: module)
      default: break
      }
    }
  }

  private func bindImport(_ id: TermID, _ target: Target) {
    guard id >= 0 else { return }
    let item = program[id]
    func bind(_ local: TextID, _ name: TextID) {
      links.append(Link(target: target, name: name))
      heap.put(frame.scope, local, .link(Int32(links.count - 1)), origin: id)
    }
    switch item.form {
    case .name: bind(item.first, words.defaultExport)
    case .wildcard: heap.put(frame.scope, item.first, whole(target), origin: id)
    case .specifier: bind(item.b > 0 ? item.second : item.first, item.first)
    default: break
    }
  }

  private func note(_ name: TextID, _ export: EvaluatedModule.Export, in module: Int) {
    if modules[module].exports.updateValue(export, forKey: name) == nil { modules[module].names.append(name) }
  }

  /// Notes what an export statement without source exports.
  private func noteExports(_ term: Program.Term, in module: Int) {
    if term.marks.contains(.default), term.b >= 0 {
      let declared = program[term.b]
      var local = words.defaultExport
      if declared.form == .functionDeclaration, !program.functions[Int(declared.b)].name.isNone { local = program.functions[Int(declared.b)].name }
      if declared.form == .classDeclaration, declared.a > 0 { local = declared.first }
      return note(words.defaultExport, .local(local), in: module)
    }
    guard term.b >= 0 else {
      for i in term.items {
        let item = program[program.items[i]]
        if item.form == .specifier { note(item.b > 0 ? item.second : item.first, .local(item.first), in: module) }
      }
      return
    }
    let declared = program[term.b]
    switch declared.form {
    case .functionDeclaration: note(program.functions[Int(declared.b)].name, .local(program.functions[Int(declared.b)].name), in: module)
    case .classDeclaration: note(declared.first, .local(declared.first), in: module)
    case .functionVariables, .blockVariables:
      for i in declared.items where program.items[i] >= 0 {
        for name in names(inPattern: program[program.items[i]].a) { note(name, .local(name), in: module) }
      }
    default: break
    }
  }

  private func names(inPattern pattern: TermID) -> [TextID] {
    var found: [TextID] = [], open = [pattern]
    while let id = open.popLast() {
      guard id >= 0 else { continue }
      let term = program[id]
      switch term.form {
      case .name, .shorthand: found.append(term.first)
      case .pair: open.append(term.b)
      case .defaultPattern, .spread: open.append(term.a)
      case .objectPattern, .arrayPattern: for i in term.items { open.append(program.items[i]) }
      default: break
      }
    }
    return found
  }

  // MARK: Names

  func value(of link: Link) -> Value { get(link.target, link.name).value }

  /// The value that stands for a whole module.
  private func whole(_ target: Target) -> Value {
    switch target {
    case .external(let path): return .external(path)
    case .unknown: return .unknown
    case .module(let index):
      if modules[Int(index)].hasStatements { return namespace(index) }
      return exported(by: index)
    }
  }

  /// What a module exports under a name, and the term that binds it.
  func get(_ target: Target, _ name: TextID, depth: Int = 0) -> (value: Value, origin: TermID) {
    guard depth < Self.chain else { return (.unknown, -1) }
    guard case .module(let index) = target else {
      guard case .external(let path) = target else { return (.unknown, -1) }
      return (.external(name == words.defaultExport ? path : self.path(path, name)), -1)
    }
    guard let owner = owner(of: name, in: index) else { return (.undefined, -1) }
    let module = modules[Int(owner)]
    guard module.hasStatements else {
      let whole = exported(by: owner)
      if name == words.defaultExport { return (whole, -1) }
      return (get(whole, name), whole.object.flatMap { heap.own($0, name)?.origin } ?? -1)
    }
    switch module.exports[name] {
    case .local(let local)?:
      guard let property = heap.own(module.scope, local) else { return (.undefined, -1) }
      guard case .link(let link) = property.value else { return (property.value, property.origin) }
      return get(links[Int(link)].target, links[Int(link)].name, depth: depth + 1)
    case .from(let target, let name)?: return get(target, name, depth: depth + 1)
    case .all(let target)?: return (whole(target), -1)
    case nil: return (.undefined, -1)
    }
  }

  /// The module, itself or behind its wildcards, that exports a name.
  func owner(of name: TextID, in index: Int32) -> Int32? {
    var visited = Set<Int32>(), open = [index]
    while let next = open.popLast() {
      guard visited.insert(next).inserted else { continue }
      let module = modules[Int(next)]
      guard module.hasStatements else {
        // A default is passed on by name only.
        if name == words.defaultExport ? next == index : next == index || keys(exported(by: next)).contains(name) { return next }
        continue
      }
      if module.exports[name] != nil { return next }
      guard name != words.defaultExport else { return nil }
      for case .module(let star) in module.stars.reversed() { open.append(star) }
    }
    return nil
  }

  /// The names that a module exports, in order: its own, then what its wildcards bring, names that two bring in different ways left out.
  func names(of target: Target) -> [TextID] {
    var visited = Set<Int32>()
    return names(of: target, &visited)
  }

  private func names(of target: Target, _ visited: inout Set<Int32>) -> [TextID] {
    guard case .module(let index) = target, visited.insert(index).inserted else { return [] }
    let module = modules[Int(index)]
    guard module.hasStatements else { return [words.defaultExport] + keys(exported(by: index)) }
    var found = module.names
    charge(found.count)
    var known = Set(found), ways: [TextID: Target] = [:], clashing = Set<TextID>(), brought: [TextID] = []
    for star in module.stars {
      for name in names(of: star, &visited) where name != words.defaultExport && !known.contains(name) {
        if let other = ways[name] {
          if source(other, name, depth: 0) != source(star, name, depth: 0) { clashing.insert(name) }
        } else {
          ways[name] = star
          brought.append(name)
        }
      }
    }
    for name in brought where !clashing.contains(name) && known.insert(name).inserted { found.append(name) }
    return found
  }

  private struct Source: Equatable {
    var target: Target
    var name: TextID
  }

  /// The module that declares what another exports under a name.
  private func source(_ target: Target, _ name: TextID, depth: Int) -> Source? {
    guard case .module(let index) = target, depth < Self.chain, let owner = owner(of: name, in: index) else {
      return Source(target: target, name: name)
    }
    let module = modules[Int(owner)]
    switch module.exports[name] {
    case .from(let other, let inner)?: return source(other, inner, depth: depth + 1)
    case .local(let local)?:
      guard case .link(let link)? = heap.own(module.scope, local)?.value else { break }
      return source(links[Int(link)].target, links[Int(link)].name, depth: depth + 1)
    default: break
    }
    return Source(target: .module(owner), name: name)
  }
}
