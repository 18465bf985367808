import Records
import Rules

extension Evaluator {
  /// Runs statements in order, their functions declared first.
  func run(_ statements: Range<Int>) -> Completion {
    hoist(statements)
    for i in statements {
      let completion = execute(program.items[i])
      if case .normal = completion { continue }
      return completion
    }
    return .normal
  }

  /// Declares the functions among statements.
  func hoist(_ statements: Range<Int>) {
    for i in statements {
      var id = program.items[i]
      if program[id].form == .export { id = program[id].b }
      guard id >= 0, program[id].form == .functionDeclaration else { continue }
      let name = program.functions[Int(program[id].b)].name
      guard !name.isNone else { continue }
      heap.put(frame.scope, name, makeFunction(program[id]), origin: id)
    }
  }

  func execute(_ id: TermID) -> Completion {
    guard id >= 0 else { return .normal }
    guard step() else { return .exhausted }
    let term = program[id]
    switch term.form {
    case .opaque, .import, .functionDeclaration: return .normal
    case .break: return .breaking
    case .continue: return .continuing
    case .return: return .returned(term.a < 0 ? .undefined : evaluate(term.a))
    case .throw:
      _ = evaluate(term.a)
      return .thrown
    case .functionVariables, .blockVariables:
      declareVariables(term)
      return .normal
    default: return deeper { executeCompound(term, id) } ?? .exhausted
    }
  }

  /// Statements with others inside, and expressions.
  private func executeCompound(_ term: Program.Term, _ id: TermID) -> Completion {
    switch term.form {
    case .block: return inScope { run(term.items) }
    case .if: return executeIf(term)
    case .classDeclaration:
      heap.put(frame.scope, term.a > 0 ? term.first : words.defaultExport, makeClass(term, id), origin: id)
      return .normal
    case .for:
      return inScope {
        if term.a >= 0 { _ = execute(term.a) }
        return loop(condition: term.b, step: term.c, body: term.d, isTestedFirst: true)
      }
    case .while, .repeat: return loop(condition: term.a, step: -1, body: term.b, isTestedFirst: term.form == .while)
    case .forEach: return executeForEach(term)
    case .switch: return inScope { executeSwitch(term) }
    case .try: return executeTry(term)
    case .export: return executeExport(term, id)
    default:
      origin = id
      _ = evaluate(id)
      return steps > limit ? .exhausted : .normal
    }
  }

  private func declareVariables(_ term: Program.Term) {
    let scope = term.form == .functionVariables ? frame.variables : frame.scope
    for i in term.items {
      let id = program.items[i]
      guard id >= 0, program[id].form == .declarator else { continue }
      let declarator = program[id]
      if declarator.b < 0 {
        if term.form == .blockVariables, declarator.a >= 0 { heap.put(scope, program[declarator.a].first, .undefined, origin: id) }
        continue
      }
      origin = id
      let value = evaluate(declarator.b)
      origin = id
      bind(declarator.a, value) { evaluator, name, value in evaluator.declare(name, value, in: scope) }
    }
  }

  private func executeExport(_ term: Program.Term, _ id: TermID) -> Completion {
    guard term.b >= 0 else { return .normal }
    let declared = program[term.b].form
    switch declared {
    case .functionDeclaration, .classDeclaration, .functionVariables, .blockVariables:
      if declared == .functionDeclaration, program.functions[Int(program[term.b].b)].name.isNone {
        heap.put(frame.scope, words.defaultExport, makeFunction(program[term.b]), origin: term.b)
      }
      return execute(term.b)
    default:
      let value = evaluate(term.b)
      heap.put(frame.scope, words.defaultExport, value, origin: id)
      return .normal
    }
  }

  // MARK: Branches

  private func executeIf(_ term: Program.Term) -> Completion {
    switch truth(evaluate(term.a)) {
    case true?: return execute(term.b)
    case false?: return execute(term.c)
    case nil:
      let (first, second) = uncertainly { (execute(term.b), execute(term.c)) }
      return merged(first, second)
    }
  }

  /// How two branches ended of which one is taken.
  private func merged(_ first: Completion, _ second: Completion) -> Completion {
    switch (first, second) {
    case (.exhausted, _), (_, .exhausted): return .exhausted
    case (.returned(let a), .returned(let b)): return .returned(a.isPlain && !b.isPlain ? b : a)
    case (.returned(let value), .normal), (.normal, .returned(let value)):
      spare(value)
      return .normal
    case (.returned, _): return first
    case (_, .returned): return second
    case (.normal, _), (_, .normal): return .normal
    default: return first
    }
  }

  /// Keeps what a `return` gave that may not have been reached.
  private func spare(_ value: Value) {
    if let known = frame.spare, !known.isPlain { return }
    if frame.spare == nil || !value.isPlain { frame.spare = value }
  }

  private func executeSwitch(_ term: Program.Term) -> Completion {
    let value = evaluate(term.a)
    let cases = term.items.map { program[program.items[$0]] }.filter { $0.form == .case }
    var start: Int?
    var isKnown = true
    for (i, branch) in cases.enumerated() where branch.a >= 0 {
      switch isEqual(value, evaluate(branch.a)) {
      case true?: start = i
      case false?: continue
      case nil: isKnown = false
      }
      break
    }
    for branch in cases { hoist(branch.items) }
    if isKnown {
      guard let first = start ?? cases.firstIndex(where: { $0.a < 0 }) else { return .normal }
      for branch in cases[first...] {
        for i in branch.items {
          switch execute(program.items[i]) {
          case .normal: continue
          case .breaking: return .normal
          case let other: return other
          }
        }
      }
      return .normal
    }
    return uncertainly {
      for branch in cases {
        body: for i in branch.items {
          switch execute(program.items[i]) {
          case .normal: continue
          case .exhausted: return .exhausted
          case .returned(let value):
            spare(value)
            break body
          default: break body
          }
        }
      }
      return .normal
    }
  }

  private func executeTry(_ term: Program.Term) -> Completion {
    var completion = execute(term.a)
    if case .thrown = completion, term.b >= 0, program[term.b].form == .catch {
      let handler = program[term.b]
      completion = inScope {
        if handler.a >= 0 { bind(handler.a, .unknown) { evaluator, name, value in evaluator.declare(name, value, in: evaluator.frame.scope) } }
        return execute(handler.b)
      }
    }
    guard term.c >= 0 else { return completion }
    let last = execute(term.c)
    if case .normal = last { return completion }
    return last
  }

  // MARK: Loops

  /// Runs a loop while its condition holds; once, when that is not known.
  private func loop(condition: TermID, step increment: TermID, body: TermID, isTestedFirst: Bool) -> Completion {
    var isTested = isTestedFirst
    while true {
      let holds: Bool? = isTested && condition >= 0 ? truth(evaluate(condition)) : true
      isTested = true
      guard holds != false else { return .normal }
      guard step() else { return .exhausted }
      let completion = holds == nil ? uncertainly { execute(body) } : execute(body)
      switch completion {
      case .breaking: return .normal
      case .returned(let value):
        guard holds == nil else { return completion }
        spare(value)
        return .normal
      case .thrown where holds == nil: return .normal
      case .thrown, .exhausted: return completion
      case .normal, .continuing: break
      }
      if holds == nil { return .normal }
      if increment >= 0 { _ = evaluate(increment) }
    }
  }

  private func executeForEach(_ term: Program.Term) -> Completion {
    let collection = evaluate(term.b)
    var values: [Value]
    if term.operation == .in {
      values = keys(collection).map { .text($0) }
    } else {
      values = items(collection) ?? []
    }
    let isKnown = collection.object != nil && (term.operation == .in || items(collection) != nil)
    if !isKnown { values = [.unknown] }
    for value in values {
      guard step() else { return .exhausted }
      let completion = inScope {
        let marks = term.marks, scope = frame.scope, variables = frame.variables
        if marks.contains(.blockVariable) {
          bind(term.a, value) { evaluator, name, value in evaluator.declare(name, value, in: scope) }
        } else if marks.contains(.functionVariable) {
          bind(term.a, value) { evaluator, name, value in evaluator.declare(name, value, in: variables) }
        } else {
          assign(to: term.a, value)
        }
        return isKnown ? execute(term.c) : uncertainly { execute(term.c) }
      }
      switch completion {
      case .breaking: return .normal
      case .returned(let value):
        guard !isKnown else { return completion }
        spare(value)
      case .thrown: if isKnown { return completion }
      case .exhausted: return completion
      case .normal, .continuing: break
      }
    }
    return .normal
  }
}
