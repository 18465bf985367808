import Records
import Rules

extension DeclaredTreeLinker {
  /// Enters one item where its frame stands.
  func walk(item index: UInt32, of unit: SourceUnit, in top: Int) {
    let fact = facts.items[Int(index)]
    let isBlock = frames[top].isBlock
    if isBlock, fact.kind == .importing || fact.kind == .package { return }
    var marks = ItemMarks()
    self.marks(fact.attributes, unit, into: &marks)
    if marks.isUncertain, isShown(fact, unit) { reasons.insert("conditions that only the build script knows decide on public items") }
    guard marks.isActive else { return }
    var frame = frames[top]
    frame.conditions = joined(frame.conditions, marks.conditions)
    switch fact.kind {
    case .region: push(items: facts.scopes[Int(fact.scope)], of: unit, from: frame)
    case .importing: importing(fact, unit, marks, frame)
    case .package: package(fact, unit, marks, frame)
    case .extending:
      if !marks.isHidden { extensions.append((unit, index, frame.module, frame.environment, frame.conditions)) }
    case .call: invoke(macroCall(fact, unit), from: frame)
    case .definition:
      switch fact.symbol {
      case .macro: defineMacro(index, unit, marks, top, frame.conditions)
      case .module where !isBlock: module(index, unit, marks, frame)
      case _ where !isBlock: define(index, unit, marks, frame)
      default: break
      }
      if fact.body != 0 {
        frame.isBlock = true
        push(items: facts.scopes[Int(fact.body)], of: unit, from: frame)
        frames[frames.count - 1].leaks = false
      }
    }
  }

  /// Whether an item can show in the surface, by its own word.
  private func isShown(_ fact: ItemFact, _ unit: SourceUnit) -> Bool {
    fact.kind == .extending || fact.kind == .call || reach(fact.visibility, unit, 0).isEveryone
  }

  // MARK: Visibility

  /// Who sees an item, by its own word.
  func reach(_ visibility: Span, _ unit: SourceUnit, _ module: UInt32) -> Reach {
    if visibility.isNone { return Reach(module: Int32(module)) }
    let tokens = self.tokens(visibility, unit)
    guard let first = tokens.first else { return Reach(module: Int32(module)) }
    guard tokens.count > 2, tokens[1].kind == .open else { return first.text == names.words.root ? Reach(module: 0) : .everyone }
    var depth = modules[Int(module)].depth, isFirst = true
    for token in tokens[2...] where token.kind == .word && token.text != names.words.within {
      switch token.text {
      case names.words.here: break
      case names.words.parent: depth -= 1
      case names.words.root: depth = 0
      default: depth = isFirst ? 1 : depth + 1
      }
      isFirst = false
    }
    var id = Int32(module)
    while modules[Int(id)].depth > max(depth, 0) { id = modules[Int(id)].parent }
    return Reach(module: id)
  }

  // MARK: Definitions

  /// Binds a name to what is defined there: of several definitions the first one counts.
  func bind(_ name: TextID, _ space: NameSpace, in module: UInt32, _ binding: NameBinding) {
    if let known = modules[Int(module)].names[name, space], known.origin == .definition { return }
    modules[Int(module)].names.set(name, space, binding)
  }

  private func element(_ kind: SymbolKind, _ name: TextID, _ index: UInt32, _ unit: SourceUnit, _ marks: ItemMarks, _ frame: WalkFrame) -> UInt32 {
    var element = DeclaredElement(kind: kind, name: name, module: frame.module, unit: unit, item: index, environment: frame.environment)
    element.isHidden = marks.isHidden
    element.conditions = frame.conditions
    elements.append(element)
    return UInt32(elements.count - 1)
  }

  private func define(_ index: UInt32, _ unit: SourceUnit, _ marks: ItemMarks, _ frame: WalkFrame) {
    let fact = facts.items[Int(index)]
    let name = self.name(fact.name, unit)
    if name == names.words.unnamed || fact.name.isNone { return }
    if manifest.isProcedural, marks.isProcedural {
      let shown = marks.derives.isNone ? name : marks.derives
      let element = element(.macro, shown, index, unit, marks, frame)
      return bind(shown, .macro, in: frame.module, NameBinding(target: .element(element), reach: .everyone, origin: .definition))
    }
    let element = element(fact.symbol, name, index, unit, marks, frame)
    // A package of procedural macros exports nothing else.
    let reach = manifest.isProcedural ? Reach(module: 0) : self.reach(fact.visibility, unit, frame.module)
    let binding = NameBinding(target: .element(element), reach: reach, origin: .definition)
    switch fact.symbol {
    case .function, .constant, .variable: bind(name, .value, in: frame.module, binding)
    case .struct where fact.scope == 0 || !facts.scopes[Int(fact.scope)].isNamed:
      // Without named fields it is its own constructor.
      bind(name, .type, in: frame.module, binding)
      bind(name, .value, in: frame.module, binding)
    default: bind(name, .type, in: frame.module, binding)
    }
  }

  private func defineMacro(_ index: UInt32, _ unit: SourceUnit, _ marks: ItemMarks, _ top: Int, _ conditions: TextID) {
    let fact = facts.items[Int(index)]
    if frames[top].isBlock, !marks.isMacroExport { return }
    let name = self.name(fact.name, unit)
    var frame = frames[top]
    frame.conditions = conditions
    if marks.isMacroExport { frame.module = 0 }
    let element = element(.macro, name, index, unit, marks, frame)
    elements[Int(element)].macro = Int32(macros.count)
    macros.append(MacroDefinition(unit: unit, body: Span(start: fact.name.end, end: fact.whole.end), element: element))
    environments.append((frames[top].environment, name, Int32(macros.count - 1)))
    frames[top].environment = Int32(environments.count - 1)
    if marks.isMacroExport { bind(name, .macro, in: 0, NameBinding(target: .element(element), reach: .everyone, origin: .definition)) }
  }

  // MARK: Modules

  private func module(_ index: UInt32, _ unit: SourceUnit, _ marks: ItemMarks, _ outer: WalkFrame) {
    let fact = facts.items[Int(index)]
    let name = self.name(fact.name, unit)
    let depth = modules[Int(outer.module)].depth + 1
    guard depth < reader.limits.depth, modules.count < budget.modules else {
      reasons.insert("modules nested deeper than \(reader.limits.depth), or more than \(budget.modules) of them")
      return
    }
    let plain = facts.text.string(name)
    let isPathed = marks.path != nil
    let pathBase = outer.isInline ? outer.directory : outer.fileDirectory
    var frame = outer
    frame.isModule = true
    frame.leaks = marks.isMacroUse
    var home = unit, scope = fact.scope
    if fact.scope != 0 {
      frame.directory = SourcePath.normal(SourcePath.join(isPathed ? pathBase : outer.directory, marks.path ?? plain))
      frame.isInline = true
      frame.source = -1
    } else {
      let candidates =
        marks.path.map { [SourcePath.join(pathBase, $0)] }
        ?? rules.moduleFiles.map { SourcePath.join(outer.directory, $0.replacing("*", with: plain)) }
      let normal = candidates.map(SourcePath.normal)
      guard let place = normal.indices.first(where: { files[normal[$0]] != nil }), let file = load(normal[place]) else {
        reasons.insert("no file for the module '\(plain)': \(normal.first ?? "")")
        return
      }
      guard !frames.contains(where: { $0.source == Int32(file.source) }) else {
        reasons.insert("a file declares itself as its own module: \(normal[place])")
        return
      }
      (home, scope) = (file, file.scope)
      frame.fileDirectory = SourcePath.folder(normal[place])
      // A file that owns its folder keeps its children there.
      let ownsFolder = isPathed || rules.moduleFiles[place].contains("/")
      frame.directory = ownsFolder ? frame.fileDirectory : SourcePath.normal(SourcePath.join(outer.directory, plain))
      frame.isInline = false
      frame.source = Int32(file.source)
    }
    var inner = ItemMarks()
    self.marks(facts.scopes[Int(scope)].inner, home, into: &inner)
    guard inner.isActive else { return }
    frame.leaks = frame.leaks || inner.isMacroUse
    frame.conditions = joined(outer.conditions, inner.conditions)
    frame.content = .items(home, facts.scopes[Int(scope)].items)
    var module = DeclaredModule(
      name: name, parent: Int32(outer.module), depth: depth, unit: home, item: index, scope: scope, isFile: fact.scope == 0)
    module.isHidden = marks.isHidden || inner.isHidden
    module.conditions = frame.conditions
    module.declaration = unit
    let id = UInt32(modules.count)
    modules.append(module)
    let reach = manifest.isProcedural ? Reach(module: 0) : self.reach(fact.visibility, unit, outer.module)
    bind(name, .type, in: outer.module, NameBinding(target: .module(id), reach: reach, origin: .definition))
    frame.module = id
    frames.append(frame)
  }

  // MARK: Imports

  private func package(_ fact: ItemFact, _ unit: SourceUnit, _ marks: ItemMarks, _ frame: WalkFrame) {
    let package = self.name(fact.name, unit)
    let alias = fact.alias.isNone ? package : self.name(fact.alias, unit)
    if alias == names.words.unnamed { return }
    let target = package == names.words.here ? NameTarget.module(0) : .external(package)
    var leaf = ImportLeaf(
      module: frame.module, path: 0..<0, alias: alias, isWildcard: false, isAbsolute: true, reach: reach(fact.visibility, unit, frame.module),
      isHidden: marks.isHidden, place: unit.place(of: fact.whole))
    leaf.isFixed = true
    leaves.append(leaf)
    bind(
      alias, .type, in: frame.module,
      NameBinding(target: target, reach: leaf.reach, origin: .definition, isHidden: marks.isHidden, leaf: Int32(leaves.count - 1)))
    if frame.module == 0, packages[alias] == nil { packages[alias] = target }
  }

  private func importing(_ fact: ItemFact, _ unit: SourceUnit, _ marks: ItemMarks, _ frame: WalkFrame) {
    let tokens = self.tokens(fact.name, unit)
    let leaf = ImportLeaf(
      module: frame.module, path: 0..<0, alias: .none, isWildcard: false, isAbsolute: false, reach: reach(fact.visibility, unit, frame.module),
      isHidden: marks.isHidden, place: unit.place(of: fact.name))
    // An explicit stack of groups: a use tree may nest as deeply as it likes.
    var groups: [(tokens: ArraySlice<MacroToken>, prefix: [TextID], isAbsolute: Bool)] = [(tokens[...], [], false)]
    while let group = groups.popLast() {
      for part in group.tokens.separated() {
        var leaf = leaf
        leaf.place = part[part.startIndex].place
        leaf.isAbsolute = group.isAbsolute
        if let inner = tree(part, prefix: group.prefix, &leaf) { groups.append(inner) }
      }
    }
  }

  /// One part of a use tree: adds its leaf, or gives the group that it ends in.
  private func tree(
    _ part: ArraySlice<MacroToken>, prefix: [TextID], _ leaf: inout ImportLeaf
  ) -> (tokens: ArraySlice<MacroToken>, prefix: [TextID], isAbsolute: Bool)? {
    var path = prefix
    var i = part.startIndex
    if prefix.isEmpty, part[i].isMark(UInt8(ascii: ":")) { leaf.isAbsolute = true }
    while i < part.endIndex {
      let token = part[i]
      budget.items -= 1
      if token.isMark(UInt8(ascii: ":")) || token.isOpen(0) || token.kind == .close || token.isMark(UInt8(ascii: "$")) {
        i += 1
      } else if token.kind == .open {
        guard budget.items > path.count, path.count <= budget.steps else { return nil }
        budget.items -= path.count
        return (part[(i + 1)..<(i + Int(token.length))], path, leaf.isAbsolute)
      } else if token.isMark(UInt8(ascii: "*")) {
        leaf.isWildcard = true
        break
      } else if token.kind == .word, token.text == names.alias, i > part.startIndex, i + 1 < part.endIndex, part[i + 1].kind == .word {
        leaf.alias = name(part[i + 1])
        break
      } else if token.kind == .word {
        path.append(name(token))
        i += 1
      } else {
        return nil
      }
    }
    guard leaf.isWildcard || !path.isEmpty, budget.items > path.count else { return nil }
    guard path.count <= budget.steps else {
      reasons.insert("a use tree with more than \(budget.steps) steps")
      return nil
    }
    budget.items -= path.count
    if leaf.alias.isNone, !leaf.isWildcard { leaf.alias = path.last { $0 != names.words.here } ?? names.words.here }
    if leaf.alias == names.words.unnamed { return nil }
    let start = UInt32(steps.count)
    steps += path
    leaf.path = start..<UInt32(steps.count)
    leaves.append(leaf)
    return nil
  }
}
