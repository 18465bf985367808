import Records
import Rules

/// A macro's call: what is called with what.
struct MacroCall {
  var path: [TextID]
  var arguments: [MacroToken]
  /// Where the outermost call stands.
  var place: Place
  var depth: Int
  var isInferred: Bool
}

/// A call that waits for the names of the whole package.
struct DeferredCall {
  var call: MacroCall
  var frame: WalkFrame
}

extension DeclaredTreeLinker {
  enum FoundMacro {
    /// Index into `macros`.
    case own(Int32)
    /// One of another package that the pack defines.
    case known(TextID)
    /// The names of the whole package are needed.
    case later
    case unknown
  }

  func macroCall(_ fact: ItemFact, _ unit: SourceUnit) -> MacroCall {
    let path = self.tokens(fact.name, unit).filter { $0.kind == .word }.map(name)
    let arguments = self.tokens(fact.type, unit)
    return MacroCall(
      path: path, arguments: Array(arguments.dropFirst().dropLast()), place: unit.place(of: fact.whole), depth: unit.depth,
      isInferred: unit.isInferred)
  }

  func macroCall(_ call: MacroResult.Call, of result: MacroResult) -> MacroCall {
    MacroCall(
      path: result.tokens[call.path].filter { $0.kind == .word }.map(name), arguments: Array(result.tokens[call.arguments]), place: result.call,
      depth: result.depth, isInferred: result.isInferred)
  }

  /// Walks what a call in the place of an item stands for.
  func invoke(_ call: MacroCall, from frame: WalkFrame) {
    if call.path == [names.include] { return include(call, from: frame) }
    switch result(of: call, module: frame.module, environment: frame.environment) {
    case .tokens(let result):
      var inner = frame
      inner.content = .tokens(result, 0)
      inner.leaks = true
      inner.isModule = false
      inner.source = -1
      frames.append(inner)
    case .unit(let unit): push(items: facts.scopes[Int(unit.scope)], of: unit, from: frame)
    case .later: deferred.append(DeferredCall(call: call, frame: frame))
    case .nothing: break
    }
  }

  /// Expands the calls that waited. Calls that still are not found wait on.
  /// - Returns: whether any was found.
  func expandDeferred(isCancelled: () -> Bool) -> Bool {
    isLinked = true
    let waiting = deferred
    deferred = []
    for item in waiting {
      invoke(item.call, from: item.frame)
      _ = walk(isCancelled: isCancelled)
    }
    return deferred.count < waiting.count
  }

  enum CallResult {
    case tokens(MacroResult)
    case unit(SourceUnit)
    case later, nothing
  }

  /// What a call stands for.
  func result(of call: MacroCall, module: UInt32, environment: Int32) -> CallResult {
    let macro = findMacro(call.path, module, environment)
    let tokens: [MacroToken]?
    switch macro {
    case .later: return .later
    case .unknown: tokens = nil
    case .own, .known:
      guard call.depth < recursionLimit else {
        reasons.insert("macros nested deeper than \(recursionLimit)")
        return .nothing
      }
      tokens = expand(rules(of: macro), call)
    }
    if let tokens {
      return .tokens(MacroResult(tokens: tokens, call: call.place, depth: call.depth + 1, isInferred: call.isInferred))
    }
    if case .own = macro { return .nothing }
    return guess(call).map(CallResult.unit) ?? .nothing
  }

  private func expand(_ rules: [MacroRule], _ call: MacroCall) -> [MacroToken]? {
    var matcher = MacroMatcher(input: call.arguments, words: names.words, fuel: budget.matching)
    defer { budget.matching = matcher.fuel }
    for rule in rules {
      guard let bindings = matcher.match(rule.pattern) else { continue }
      var transcriber = MacroTranscriber(
        input: call.arguments, bindings: bindings, call: call.place, root: names.words.root, fuel: budget.tokens)
      transcriber.write(rule.template)
      budget.tokens = max(0, transcriber.fuel)
      if budget.tokens > 0 { return transcriber.out }
      break
    }
    if budget.tokens <= 0 || matcher.fuel <= 0 { reasons.insert("macros stand for more than \(Budget().tokens) tokens") }
    return nil
  }

  // MARK: Which macro

  func findMacro(_ path: [TextID], _ module: UInt32, _ environment: Int32) -> FoundMacro {
    guard let name = path.last, let first = path.first else { return .unknown }
    if path.count == 1 {
      if let macro = textualMacro(name, environment) { return .own(macro) }
      if let binding = modules[Int(module)].names[name, .macro] { return found(binding.target, name) }
      if !isGuessing, mayBeImported(name, module) { return .later }
      return knownMacro(name)
    }
    let isLocal = first == names.words.root || first == names.words.here || first == names.words.parent
    if path.count == 2, first == names.words.root, let binding = modules[0].names[name, .macro], binding.origin == .definition {
      return found(binding.target, name)
    }
    if !isLocal, dependencies.contains(first), modules[Int(module)].names[first, .type] == nil {
      return knownMacro(name)
    }
    if isLinked, let target = resolve(path.dropLast()[...], in: module, isAbsolute: false, isImport: false) {
      if case .external = target { return knownMacro(name) }
      if let binding = lookup(name, .macro, in: target, from: module) { return found(binding.target, name) }
    }
    return isGuessing ? isLocal ? .unknown : knownMacro(name) : .later
  }

  private func found(_ target: NameTarget, _ name: TextID) -> FoundMacro {
    switch target {
    case .element(let element) where elements[Int(element)].macro >= 0: .own(elements[Int(element)].macro)
    case .external(let path): knownMacro(facts.text.intern(lastStep(of: path)))
    default: knownMacro(name)
    }
  }

  private func knownMacro(_ name: TextID) -> FoundMacro { knownMacros[name] == nil ? .unknown : .known(name) }

  private func lastStep(of path: TextID) -> String {
    facts.text.string(path).split(separator: ":").last.map(String.init) ?? ""
  }

  /// The macro of a name in textual scope: the last one defined.
  func textualMacro(_ name: TextID, _ environment: Int32) -> Int32? {
    var scope = environment
    while scope >= 0, budget.bindings > 0 {
      let entry = environments[Int(scope)]
      if entry.name == name { return entry.macro }
      budget.bindings -= 1
      scope = entry.previous
    }
    return nil
  }

  /// Whether a use tree of the module, by name or glob, may bring a macro of the package.
  private func mayBeImported(_ name: TextID, _ module: UInt32) -> Bool {
    budget.bindings -= leaves.count / 64
    return leaves.contains { leaf in
      guard leaf.module == module, leaf.isWildcard || leaf.alias == name, !leaf.isFixed, let first = leaf.path.first else { return false }
      let head = steps[Int(first)]
      return !dependencies.contains(head) || modules[Int(module)].names[head, .type] != nil
    }
  }

  // MARK: Rules

  private func rules(of macro: FoundMacro) -> [MacroRule] {
    switch macro {
    case .own(let index): rules(ofMacro: index)
    case .known(let name): knownMacros[name] ?? []
    case .later, .unknown: []
    }
  }

  private func rules(ofMacro index: Int32) -> [MacroRule] {
    if let rules = macros[Int(index)].rules { return rules }
    let macro = macros[Int(index)]
    let rules = MacroRuleReader(fragments: names.fragments).rules(tokens(macro.body, macro.unit)[...])
    macros[Int(index)].rules = rules
    return rules
  }

  /// Reads the pack's macros: `macro_rules! name { … }` one after the other.
  func readKnownMacros() {
    let source = SourceUnit(SourceFile(path: "", bytes: Array(rules.macros.utf8)), source: 0)
    let tokens = self.tokens(Span(start: 0, end: UInt32(source.bytes.count)), source)
    let reader = MacroRuleReader(fragments: names.fragments)
    var i = 0
    while i + 3 < tokens.count {
      if tokens[i].text == names.words.macro, tokens[i + 2].kind == .word, tokens[i + 3].kind == .open {
        knownMacros[tokens[i + 2].text] = reader.rules(tokens[(i + 3)...])
        i += 3
      }
      i += tokens[i].treeLength
    }
  }

  // MARK: Without a definition

  private func include(_ call: MacroCall, from frame: WalkFrame) {
    guard call.arguments.count == 1, call.arguments[0].kind == .literal else {
      reasons.insert("a build script writes items that are included")
      return
    }
    let written = String(decoding: SourceLiteral.text(of: call.arguments[0], facts.text), as: UTF8.self)
    let path = SourcePath.normal(SourcePath.join(frame.fileDirectory, written))
    guard let unit = load(path) else {
      reasons.insert("no file to include: \(path)")
      return
    }
    guard !frames.contains(where: { $0.source == Int32(unit.source) }) else {
      reasons.insert("a file includes itself: \(path)")
      return
    }
    push(items: facts.scopes[Int(unit.scope)], of: unit, from: frame)
    frames[frames.count - 1].fileDirectory = SourcePath.folder(path)
    frames[frames.count - 1].source = Int32(unit.source)
  }

  /// The items that stand literally in the arguments of a macro that nobody defines: when there are more of them than of what cannot be
  /// read.
  private func guess(_ call: MacroCall) -> SourceUnit? {
    guard call.arguments.contains(where: { $0.kind == .word && names.words.items.contains($0.text) }), call.depth < recursionLimit else { return nil }
    let result = MacroResult(tokens: call.arguments, call: call.place, depth: call.depth + 1, isInferred: true)
    guard let unit = parse(result, 0..<call.arguments.count, isMembers: false) else { return nil }
    let scope = facts.scopes[Int(unit.scope)]
    return scope.items.count > Int(scope.errors) ? unit : nil
  }
}
