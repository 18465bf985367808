import Records
import Rules

/// Members of types, read when somebody asks for them: most types are never listed.
extension DeclaredTreeLinker {
  /// Attaches every extension to the type that it extends, wherever it stands.
  func attachExtensions() {
    for (index, found) in extensions.enumerated() {
      let fact = facts.items[Int(found.item)]
      guard let element = type(fact.type, found.unit, in: found.module) else { continue }
      switch elements[Int(element)].kind {
      case .struct, .enum, .union: elements[Int(element)].extensions.append(UInt32(index))
      default: break
      }
    }
  }

  /// The element that a type's text names, type parameters left out, aliases followed; nil for anything that is no plain path.
  private func type(_ span: Span, _ unit: SourceUnit, in module: UInt32) -> UInt32? {
    var (span, unit, module) = (span, unit, module)
    // An alias of an alias; eight are more than anybody writes.
    for _ in 0..<8 {
      guard let path = typePath(tokens(span, unit)[...]),
        case .element(let id)? = resolve(path.steps[...], in: module, isAbsolute: path.isAbsolute, isImport: false)
      else { return nil }
      let element = elements[Int(id)]
      guard element.kind == .typeAlias else { return id }
      (span, unit, module) = (facts.items[Int(element.item)].type, element.unit, element.module)
    }
    return nil
  }

  private func typePath(_ tokens: ArraySlice<MacroToken>) -> (steps: [TextID], isAbsolute: Bool)? {
    var tokens = tokens
    while let first = tokens.first, first.isOpen(UInt8(ascii: "(")), first.treeLength == tokens.count { tokens = tokens.dropFirst().dropLast() }
    var steps: [TextID] = []
    var depth = 0, isAfterStep = false
    let isAbsolute = tokens.first?.isMark(UInt8(ascii: ":")) == true
    var i = tokens.startIndex
    while i < tokens.endIndex {
      let token = tokens[i]
      if token.isMark(UInt8(ascii: "<")) {
        guard isAfterStep || depth > 0 else { return nil }
        depth += 1
      } else if token.isMark(UInt8(ascii: "-")), token.length == 2 {
        i += 1
      } else if token.isMark(UInt8(ascii: ">")) {
        depth -= 1
      } else if depth == 0 {
        if token.kind == .word, !names.words.typePrefixes.contains(token.text), !isAfterStep || tokens[i - 1].isMark(UInt8(ascii: ":")) {
          steps.append(name(token))
          isAfterStep = true
        } else if !token.isMark(UInt8(ascii: ":")) {
          return nil
        }
      }
      i += token.kind == .open ? token.treeLength : 1
    }
    return steps.isEmpty ? nil : (steps, isAbsolute)
  }

  // MARK: Members

  /// An enum's variants, those that conditions leave.
  func variants(of id: UInt32) -> [UInt32] {
    if let known = elements[Int(id)].variants { return known }
    let owner = elements[Int(id)]
    let found = members(of: facts.items[Int(owner.item)].scope, owner: id, environment: owner.environment, conditions: owner.conditions, owner.unit) {
      _, _, _ in true
    }
    elements[Int(id)].variants = found
    return found
  }

  /// The public members of an element.
  func members(of id: UInt32) -> [UInt32] {
    if let known = elements[Int(id)].members { return known }
    elements[Int(id)].members = []
    let owner = elements[Int(id)]
    let scope = facts.items[Int(owner.item)].scope
    var found: [UInt32] = []
    switch owner.kind {
    case .enum: found = variants(of: id)
    case .struct, .union:
      found = members(of: scope, owner: id, environment: owner.environment, conditions: owner.conditions, owner.unit) { linker, fact, unit in
        linker.reach(fact.visibility, unit, owner.module).isEveryone
      }
    case .enumerator, .trait:
      found = members(of: scope, owner: id, environment: owner.environment, conditions: owner.conditions, owner.unit) { _, _, _ in true }
    default: break
    }
    for index in owner.extensions {
      let from = extensions[Int(index)]
      found += members(
        of: facts.items[Int(from.item)].scope, owner: id, environment: from.environment, conditions: joined(from.conditions, .none), from.unit,
        module: from.module
      ) { linker, fact, unit in linker.reach(fact.visibility, unit, from.module).isEveryone }
    }
    found.removeAll { elements[Int($0)].isHidden }
    elements[Int(id)].members = found
    return found
  }

  /// Reads the members of a scope, expanding calls in it.
  /// - Parameter isPublic: whether a member counts by its own word.
  private func members(
    of scope: UInt32, owner: UInt32, environment: Int32, conditions: TextID, _ unit: SourceUnit, module: UInt32? = nil,
    where isPublic: (DeclaredTreeLinker, ItemFact, SourceUnit) -> Bool
  ) -> [UInt32] {
    let module = module ?? elements[Int(owner)].module
    var found: [UInt32] = []
    var position = 0
    var stack: [(content: WalkFrame.Content, conditions: TextID)] = [(.items(unit, facts.scopes[Int(scope)].items), conditions)]
    while let top = stack.last {
      var call: (MacroCall, conditions: TextID)?
      switch top.content {
      case .items(let unit, let range):
        guard let index = range.first, budget.items > 0 else {
          stack.removeLast()
          continue
        }
        budget.items -= 1
        stack[stack.count - 1].content = .items(unit, (index + 1)..<range.upperBound)
        let fact = facts.items[Int(index)]
        var marks = ItemMarks()
        self.marks(fact.attributes, unit, into: &marks)
        guard marks.isActive else { continue }
        let conditions = joined(top.conditions, marks.conditions)
        if fact.kind == .call {
          call = (macroCall(fact, unit), conditions)
        } else if fact.kind == .definition, fact.symbol != .macro, fact.symbol != .module {
          defer { position += 1 }
          guard isPublic(self, fact, unit) else { continue }
          let name = fact.name.isNone ? facts.text.intern(String(position)) : self.name(fact.name, unit)
          guard name != names.words.unnamed else { continue }
          var element = DeclaredElement(
            kind: pack.memberKinds[fact.symbol] ?? fact.symbol, name: name, module: module, unit: unit, item: index, environment: environment)
          element.owner = Int32(owner)
          element.isHidden = marks.isHidden
          element.conditions = conditions
          elements.append(element)
          found.append(UInt32(elements.count - 1))
        }
      case .tokens(let result, let offset):
        guard offset < result.tokens.count else {
          stack.removeLast()
          continue
        }
        let piece = result.piece(from: offset, macro: names.words.macro)
        stack[stack.count - 1].content = .tokens(result, piece.end)
        if let next = piece.call {
          var marks = ItemMarks()
          self.marks(result.tokens[next.attributes], into: &marks)
          if marks.isActive { call = (macroCall(next, of: result), joined(top.conditions, marks.conditions)) }
        } else if let unit = parse(result, offset..<piece.end, isMembers: true), let wrapper = facts.scopes[Int(unit.scope)].items.first {
          stack.append((.items(unit, facts.scopes[Int(facts.items[Int(wrapper)].scope)].items), top.conditions))
        }
      }
      if let call, case .tokens(let result) = result(of: call.0, module: module, environment: environment) {
        stack.append((.tokens(result, 0), call.conditions))
      }
    }
    return found
  }
}
