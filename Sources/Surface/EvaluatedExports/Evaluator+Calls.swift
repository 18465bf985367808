import Records
import Rules

extension Evaluator {
  // MARK: Functions and classes as values

  /// A function's value, closed over the scope at hand.
  func makeFunction(_ term: Program.Term, named name: TextID = .none) -> Value {
    let function = program.functions[Int(term.b)]
    var closure = Heap.Closure(
      function: term.b, term: function.term, module: frame.module, scope: frame.scope, name: function.name.isNone ? name : function.name)
    closure.hasPrototype = !function.isArrow && !function.isMethod && !function.isSuspended
    if function.isArrow {
      closure.this = frame.this
      closure.home = frame.home
    }
    let isNamedExpression = term.form == .function && !function.name.isNone
    if isNamedExpression { closure.scope = heap.make(.scope, prototype: frame.scope, origin: function.term) }
    let object = makeClosure(closure)
    // A function expression knows itself by its name.
    if isNamedExpression { heap.put(closure.scope, function.name, .object(object), origin: function.term) }
    return .object(object)
  }

  private func makeClosure(_ closure: Heap.Closure) -> ObjectID {
    heap.closures.append(closure)
    return heap.make(.function, prototype: Heap.functionPrototype, detail: Int32(heap.closures.count - 1), origin: closure.term)
  }

  /// A class's value: its members made, its own fields and blocks run.
  func makeClass(_ term: Program.Term, _ id: TermID) -> Value {
    let superclass = term.b >= 0 ? evaluate(term.b) : .undefined
    let outer = frame
    defer { frame = outer }
    frame.scope = heap.make(.scope, prototype: outer.scope, origin: id)
    var closure = Heap.Closure(function: -1, term: id, module: frame.module, scope: frame.scope, name: term.a > 0 ? term.first : .none)
    closure.isClass = true
    closure.superclass = superclass
    let type = makeClosure(closure)
    if term.a > 0 { heap.put(frame.scope, term.first, .object(type), origin: id) }
    let prototype = prototype(of: type) ?? Heap.objectPrototype
    if term.b >= 0 {
      setPrototype(of: type, superclass)
      setPrototype(of: prototype, get(superclass, words.prototype))
    }
    frame.this = .object(type)
    frame.home = type
    frame.isStatic = true
    frame.variables = frame.scope
    for i in term.items where program.items[i] >= 0 { addMember(program.items[i], to: type, prototype) }
    return .object(type)
  }

  private func addMember(_ id: TermID, to type: ObjectID, _ prototype: ObjectID) {
    let member = program[id]
    let isStatic = member.marks.contains(.static)
    let closure = Int(heap[type].detail)
    switch member.form {
    case .method:
      guard let key = propertyKey(member.a) else {
        heap[isStatic ? type : prototype].isOpen = true
        return
      }
      if key == words.constructor, !isStatic {
        heap.closures[closure].function = member.b
        return
      }
      let function = makeFunction(member, named: key)
      if let object = function.object { heap.closures[Int(heap[object].detail)].home = type }
      let owner = isStatic ? type : prototype
      if member.marks.contains(.getter) || member.marks.contains(.setter) {
        let isGetter = member.marks.contains(.getter)
        addAccessor(owner, key, getter: isGetter ? function : nil, setter: isGetter ? nil : function, origin: id, isEnumerable: false)
      } else {
        heap.put(Heap.Property(object: owner, name: key, value: function, origin: id, isEnumerable: false))
      }
    case .field:
      guard let key = propertyKey(member.a) else { return }
      if isStatic {
        heap.put(type, key, member.b < 0 ? .undefined : evaluate(member.b), origin: id)
      } else {
        heap.closures[closure].fields.append((id, key))
      }
    case .classBlock: _ = execute(member.a)
    default: break
    }
  }

  // MARK: Calls

  func evaluateCall(_ term: Program.Term) -> Value {
    guard term.a >= 0 else { return .unknown }
    let callee = program[term.a]
    if callee.form == .super { return callSuper(evaluateOpenItems(term).0) }
    var this = Value.undefined
    let function: Value
    switch callee.form {
    case .member, .index:
      let isSuper = callee.a >= 0 && program[callee.a].form == .super
      if isSuper {
        this = frame.this
        function = evaluate(term.a)
      } else {
        this = evaluate(callee.a)
        let key = callee.form == .member ? callee.second : key(evaluate(callee.b))
        function = key.map { get(this, $0) } ?? .unknown
      }
    default: function = evaluate(term.a)
    }
    guard term.b == 0 else { return .unknown }
    return call(function, this: this, evaluateOpenItems(term).0)
  }

  /// Calls a value.
  func call(_ function: Value, this: Value, _ arguments: [Value]) -> Value {
    guard step() else { return .unknown }
    switch function {
    case .native(let path): return deeper { callBuiltIn(path, this, arguments) } ?? .unknown
    case .external(let path):
      let last = bytes(path).split(separator: UInt8(ascii: ".")).last.map(Array.init) ?? []
      guard let operation = externals[intern(last)] else { return .unknown }
      return callExternal(operation, arguments)
    case .object(let id) where heap[id].kind == .function:
      let closure = heap.closures[Int(heap[id].detail)]
      guard !closure.isClass else { return .unknown }
      guard !program.functions[Int(closure.function)].isSuspended else { return makeInstance() }
      return run(closure, this: closure.this ?? this, closure.boundArguments + arguments)
    default: return .unknown
    }
  }

  /// A call of another package's function whose effect is known.
  private func callExternal(_ operation: BuiltIn, _ arguments: [Value]) -> Value {
    switch operation {
    case .inherit:
      if arguments.count > 1, let child = arguments[0].object, heap[child].kind == .function, let prototype = prototype(of: child) {
        setPrototype(of: prototype, get(arguments[1], words.prototype))
      }
      return .undefined
    case .concat: return makeList(arguments.filter { $0.object == nil && !$0.isUncertain }, isOpen: true)
    case .listOf: return makeList([], isOpen: true)
    default: return .unknown
    }
  }

  /// Runs a function's body: in half of the fuel that is left, no deeper than the bounds allow.
  private func run(_ closure: Heap.Closure, this: Value, _ arguments: [Value], home: ObjectID? = nil) -> Value {
    let index = Int(closure.function)
    guard index >= 0, calls < Self.callDepth, open[index] < Self.recursion else { return .unknown }
    let function = program.functions[index]
    guard function.body >= 0 else { return .undefined }
    open[index] += 1
    calls += 1
    let outer = frame, outerLimit = limit
    limit = steps + max(0, limit - steps) / 2
    defer {
      open[index] -= 1
      calls -= 1
      frame = outer
      limit = outerLimit
    }
    let scope = heap.make(.scope, prototype: closure.scope, origin: function.term)
    frame = Frame(
      scope: scope, variables: scope, this: this, home: home ?? closure.home, isStatic: this.object == closure.home && !closure.home.isNone,
      module: closure.module)
    bindParameters(function, arguments, scope)
    guard program[function.body].form == .block else { return evaluate(function.body) }
    return result(run(program[function.body].items))
  }

  private func bindParameters(_ function: Program.Function, _ arguments: [Value], _ scope: ObjectID) {
    for i in function.variables { heap.put(scope, program.names[i], .undefined, origin: function.term) }
    if function.usesArguments, !function.isArrow { heap.put(scope, words.arguments, makeList(arguments), origin: function.term) }
    for (place, i) in function.parameters.enumerated() {
      let parameter = program.items[i]
      guard parameter >= 0 else { continue }
      if program[parameter].form == .spread {
        bind(program[parameter].a, makeList(Array(arguments.dropFirst(place)))) { evaluator, name, value in
          evaluator.declare(name, value, in: scope)
        }
      } else {
        bind(parameter, place < arguments.count ? arguments[place] : .undefined) { evaluator, name, value in
          evaluator.declare(name, value, in: scope)
        }
      }
    }
  }

  /// What a body's end gives the caller.
  private func result(_ completion: Completion) -> Value {
    switch completion {
    case .returned(let value):
      if value.isPlain, let spare = frame.spare, !spare.isPlain { return spare }
      return value
    case .normal, .breaking, .continuing: return frame.spare ?? .undefined
    case .thrown, .exhausted: return frame.spare ?? .unknown
    }
  }

  // MARK: Construction

  func construct(_ type: Value, _ arguments: [Value]) -> Value {
    guard step() else { return .unknown }
    switch type {
    case .native(let path):
      switch builtIns[path] {
      case .objectClass?: return .object(makeObject())
      case .listClass?:
        if arguments.count == 1, case .number = arguments[0] { return makeList([], isOpen: true) }
        return makeList(arguments)
      case .proxyClass?: return arguments.first ?? .unknown
      default: return makeInstance()
      }
    case .object(let id) where heap[id].kind == .function:
      guard let prototype = prototype(of: id) else { return makeInstance() }
      let instance = heap.make(.plain, prototype: prototype, origin: origin)
      let given = deeper { initialize(instance, as: id, arguments) } ?? .unknown
      if let object = given.object, object != instance { return given }
      return .object(instance)
    default: return makeInstance()
    }
  }

  /// Runs fields and constructor of a class on an object; gives what an old-style constructor returns.
  private func initialize(_ instance: ObjectID, as type: ObjectID, _ arguments: [Value]) -> Value {
    let closure = heap.closures[Int(heap[type].detail)]
    let this = Value.object(instance)
    guard closure.isClass else {
      guard !program.functions[Int(closure.function)].isSuspended else { return .undefined }
      return run(closure, this: this, arguments)
    }
    let parent = closure.superclass.object.flatMap { heap[$0].kind == .function ? $0 : nil }
    if closure.superclass != .undefined, parent == nil { heap[instance].isOpen = true }
    if closure.function < 0 {
      if let parent, calls < Self.callDepth {
        calls += 1
        _ = deeper { initialize(instance, as: parent, arguments) }
        calls -= 1
      }
      addFields(of: closure, type, to: instance)
      return .undefined
    }
    if closure.superclass == .undefined { addFields(of: closure, type, to: instance) }
    _ = run(closure, this: this, arguments, home: type)
    return .undefined
  }

  /// `super(…)`: runs the constructor above on the same object, then the class's own fields.
  private func callSuper(_ arguments: [Value]) -> Value {
    guard !frame.home.isNone, let instance = frame.this.object, heap[instance].kind == .plain else { return .undefined }
    let closure = heap.closures[Int(heap[frame.home].detail)], home = frame.home
    if let parent = closure.superclass.object, heap[parent].kind == .function, calls < Self.callDepth {
      calls += 1
      _ = deeper { initialize(instance, as: parent, arguments) }
      calls -= 1
    }
    addFields(of: closure, home, to: instance)
    return .undefined
  }

  private func addFields(of closure: Heap.Closure, _ type: ObjectID, to instance: ObjectID) {
    guard !closure.fields.isEmpty else { return }
    let outer = frame
    defer { frame = outer }
    frame = Frame(scope: closure.scope, variables: closure.scope, this: .object(instance), home: type, module: closure.module)
    for field in closure.fields {
      let value = program[field.term].b
      heap.put(instance, field.key, value < 0 ? .undefined : evaluate(value), origin: field.term)
    }
  }

  /// A function with `this`, and first arguments, fixed.
  func bound(_ function: ObjectID, _ arguments: [Value]) -> Value {
    var closure = heap.closures[Int(heap[function].detail)]
    guard !closure.isClass else { return .unknown }
    closure.this = closure.this ?? arguments.first ?? .undefined
    closure.boundArguments += arguments.dropFirst()
    closure.hasPrototype = false
    return .object(makeClosure(closure))
  }
}
