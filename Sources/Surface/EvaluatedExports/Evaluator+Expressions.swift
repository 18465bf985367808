import Records
import Rules

extension Evaluator {
  /// The value of an expression; unknown when the fuel runs out.
  func evaluate(_ id: TermID) -> Value {
    guard id >= 0, step() else { return id < 0 ? .undefined : .unknown }
    let term = program[id]
    switch term.form {
    case .name: return lookUp(term.first)
    case .text: return .text(term.first)
    case .number: return .number(program.numbers[Int(term.a)])
    case .this: return frame.this
    case .null: return .null
    case .undefined: return .undefined
    case .true: return .boolean(true)
    case .false: return .boolean(false)
    case .instance: return makeInstance()
    case .function, .functionDeclaration, .arrow: return makeFunction(term)
    case .opaque: return .unknown
    default: return deeper { evaluate(term, id) } ?? .unknown
    }
  }

  /// Expressions with others inside.
  private func evaluate(_ term: Program.Term, _ id: TermID) -> Value {
    switch term.form {
    case .member: return evaluateMember(term, term.second)
    case .index:
      guard let key = key(evaluate(term.b)) else {
        _ = evaluate(term.a)
        return .unknown
      }
      return evaluateMember(term, key)
    case .call: return evaluateCall(term)
    case .new:
      let callee = evaluate(term.a)
      return construct(callee, evaluateItems(term))
    case .assign:
      let value = evaluate(term.b)
      origin = id
      assign(to: term.a, value)
      return value
    case .compoundAssign: return evaluateCompound(term, id)
    case .update:
      let old = evaluate(term.a)
      var new = Value.primitive
      if case .number(let number) = old { new = .number(term.operation == .decrement ? number - 1 : number + 1) }
      origin = id
      assign(to: term.a, new)
      return term.marks.contains(.prefix) ? new : old
    case .binary: return evaluateBinary(term)
    case .unary: return evaluateUnary(term)
    case .conditional: return evaluateConditional(term)
    case .sequence:
      var last = Value.undefined
      for i in term.items { last = evaluate(program.items[i]) }
      return last
    case .object: return evaluateObject(term, id)
    case .array:
      let (items, isOpen) = evaluateOpenItems(term)
      return makeList(items, isOpen: isOpen)
    case .class, .classDeclaration: return makeClass(term, id)
    case .template:
      var text: [UInt8] = []
      for i in term.items {
        let part = program.items[i]
        if program[part].form == .fragment {
          text += bytes(program[part].first)
        } else if let piece = self.text(of: evaluate(part)) {
          text += piece
        } else {
          return .primitive
        }
      }
      return makeText(text)
    case .spread: return evaluate(term.a)
    default: return .unknown
    }
  }

  private func evaluateMember(_ term: Program.Term, _ key: TextID) -> Value {
    if term.a >= 0, program[term.a].form == .super { return superMember(key) }
    return get(evaluate(term.a), key)
  }

  /// A member of the class above the one in which the running method stands.
  private func superMember(_ key: TextID) -> Value {
    guard !frame.home.isNone else { return .unknown }
    let parent = heap.closures[Int(heap[frame.home].detail)].superclass
    if frame.isStatic { return get(parent, key) }
    return get(get(parent, words.prototype), key)
  }

  // MARK: Items

  /// The values of a term's items, spread ones in their place; whether there may be more.
  func evaluateOpenItems(_ term: Program.Term) -> ([Value], Bool) {
    var values: [Value] = []
    values.reserveCapacity(Int(term.d))
    var isOpen = false
    for i in term.items {
      let item = program.items[i]
      guard item >= 0 else {
        values.append(.undefined)
        continue
      }
      guard program[item].form == .spread else {
        values.append(evaluate(item))
        continue
      }
      let inner = evaluate(item)
      if let list = items(inner) {
        charge(list.count)
        values += list
      }
      isOpen = isOpen || items(inner) == nil || self.isOpen(inner)
    }
    return (values, isOpen)
  }

  private func evaluateItems(_ term: Program.Term) -> [Value] { evaluateOpenItems(term).0 }

  private func evaluateObject(_ term: Program.Term, _ id: TermID) -> Value {
    let object = makeObject(origin: id)
    for i in term.items {
      let item = program.items[i], member = program[item]
      switch member.form {
      case .pair:
        let key = propertyKey(member.a), value = evaluate(member.b)
        if key == words.prototypeLink, program[member.a].form != .computedKey {
          setPrototype(of: object, value)
        } else if let key {
          declare(key, value, in: object)
          origin = item
          heap.put(object, key, value, origin: item)
        } else {
          heap[object].isOpen = true
        }
      case .shorthand: heap.put(object, member.first, lookUp(member.first), origin: item)
      case .method:
        guard let key = propertyKey(member.a) else { continue }
        let function = makeFunction(member, named: key)
        if member.marks.contains(.getter) || member.marks.contains(.setter) {
          let isGetter = member.marks.contains(.getter)
          addAccessor(object, key, getter: isGetter ? function : nil, setter: isGetter ? nil : function, origin: item, isEnumerable: true)
        } else {
          heap.put(object, key, function, origin: item)
        }
      case .spread:
        let source = evaluate(member.a)
        for key in keys(source) { heap.put(object, key, get(source, key), origin: item) }
        if isOpen(source) { heap[object].isOpen = true }
      default: break
      }
    }
    return .object(object)
  }

  /// The name that a key of an object or class is.
  func propertyKey(_ id: TermID) -> TextID? {
    guard id >= 0 else { return nil }
    let term = program[id]
    switch term.form {
    case .key, .privateKey, .text, .name, .shorthand: return term.first
    case .number: return key(.number(program.numbers[Int(term.a)]))
    case .computedKey: return key(evaluate(term.a))
    default: return nil
    }
  }

  // MARK: Assignment

  /// Assigns to a variable, a member or a pattern.
  func assign(to id: TermID, _ value: Value) {
    guard id >= 0 else { return }
    let term = program[id]
    switch term.form {
    case .name, .shorthand: assign(term.first, value)
    case .member: set(evaluate(term.a), term.second, value)
    case .index:
      let object = evaluate(term.a)
      set(object, key(evaluate(term.b)), value)
    default: bind(id, value) { evaluator, name, value in evaluator.assign(name, value) }
    }
  }

  /// Takes a value apart by a pattern and hands each name and value to `body`.
  func bind(_ id: TermID, _ value: Value, _ body: (Evaluator, TextID, Value) -> Void) {
    guard id >= 0, step() else { return }
    let term = program[id]
    switch term.form {
    case .name, .shorthand: body(self, term.first, value)
    case .member, .index: assign(to: id, value)
    case .defaultPattern: _ = deeper { bind(term.a, value == .undefined ? evaluate(term.b) : value, body) }
    case .objectPattern: _ = deeper { bindObject(term, value, body) }
    case .arrayPattern: _ = deeper { bindList(term, value, body) }
    default: break
    }
  }

  private func bindObject(_ term: Program.Term, _ value: Value, _ body: (Evaluator, TextID, Value) -> Void) {
    var used = Set<TextID>()
    for i in term.items {
      let item = program.items[i]
      guard item >= 0 else { continue }
      let member = program[item]
      switch member.form {
      case .shorthand:
        used.insert(member.first)
        body(self, member.first, get(value, member.first))
      case .pair:
        let key = propertyKey(member.a)
        if let key { used.insert(key) }
        bind(member.b, key.map { get(value, $0) } ?? .unknown, body)
      case .defaultPattern:
        guard member.a >= 0 else { continue }
        let key = program[member.a].first
        used.insert(key)
        bind(item, get(value, key), body)
      case .spread:
        let rest = makeObject()
        for key in keys(value) where !used.contains(key) { heap.put(rest, key, get(value, key), origin: origin) }
        bind(member.a, .object(rest), body)
      default: break
      }
    }
  }

  private func bindList(_ term: Program.Term, _ value: Value, _ body: (Evaluator, TextID, Value) -> Void) {
    let list = items(value)
    for (place, i) in term.items.enumerated() {
      let item = program.items[i]
      guard item >= 0 else { continue }
      if program[item].form == .spread {
        bind(program[item].a, list.map { makeList(Array($0.dropFirst(place)), isOpen: isOpen(value)) } ?? .unknown, body)
      } else {
        bind(item, list.map { place < $0.count ? $0[place] : isOpen(value) ? .unknown : .undefined } ?? .unknown, body)
      }
    }
  }
}
