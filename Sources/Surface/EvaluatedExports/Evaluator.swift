import Records
import Rules

/// Runs the modules of one package on abstract values, as far as their fuel goes.
///
/// The values follow the language's own rules where they are known; an unknown condition takes both branches, in order. Runs on the
/// thread's own stack: `depth` bounds the recursion, `DeepStack` gives a stack that is deep enough for it.
final class Evaluator {
  /// Where a call or a module runs.
  struct Frame {
    var scope: ObjectID
    /// The scope of function variables.
    var variables: ObjectID
    var this: Value
    /// The class of the running method, and whether the method is the class's own.
    var home = ObjectID.none
    var isStatic = false
    var module: Int32
    /// What a `return` under an unknown condition gave.
    var spare: Value?
  }

  /// A name of another module that a variable stands for.
  struct Link {
    var target: Target
    var name: TextID
  }

  let rules: EvaluatedExportsRules
  var program: Program
  var heap = Heap()
  var modules: [EvaluatedModule]
  /// Module of each file that was read, by index of the file.
  let moduleOfFile: [Int: Int32]
  let files: PackageModules
  var links: [Link] = []
  var frame: Frame
  let words: EvaluatorWords
  let builtIns: [TextID: BuiltIn]
  let externals: [TextID: BuiltIn]
  /// Files that were asked for by a computed name and have not been read.
  var wanted = Set<Int>()

  // Bounds.
  static var statementFuel: Int { 400_000 }
  static var fuelPerByte: Int { 16 }
  static var packageFuel: Int { 8_000_000 }
  static var callDepth: Int { 40 }
  static var recursion: Int { 3 }
  static var termDepth: Int { 20_000 }
  /// Longest text that is put together, in bytes.
  static var textBytes: Int { 10_000 }
  var steps = 0
  var limit = 0
  var calls = 0
  /// How many calls of each function are open.
  var open: [Int32]
  private var depth = 0
  /// Statements that ran out of fuel, with their modules.
  var exhausted: [(module: Int32, statement: TermID)] = []
  /// The module's statement at hand is one of them.
  var isExhausted = false
  /// Inside a branch of which it is not known whether it is taken.
  var isUncertain = false
  /// The statement or expression at hand.
  var origin: TermID = -1

  init(
    _ rules: EvaluatedExportsRules, _ program: consuming Program, _ modules: [EvaluatedModule], _ moduleOfFile: [Int: Int32], _ files: PackageModules
  ) {
    self.rules = rules
    self.modules = modules
    self.moduleOfFile = moduleOfFile
    self.files = files
    words = EvaluatorWords(rules, &program.text)
    var builtIns: [TextID: BuiltIn] = [:], externals: [TextID: BuiltIn] = [:]
    for (path, operation) in rules.builtIns { builtIns[program.text.intern(path)] = operation }
    for (name, operation) in rules.externals { externals[program.text.intern(name)] = operation }
    self.builtIns = builtIns
    self.externals = externals
    open = [Int32](repeating: 0, count: program.functions.count)
    self.program = program
    frame = Frame(scope: .none, variables: .none, this: .undefined, module: -1)
  }

  // MARK: Fuel

  /// Takes a step. Returns false when there is none left.
  @inline(__always) func step() -> Bool {
    steps += 1
    if steps <= limit { return true }
    isExhausted = true
    return false
  }

  /// Takes the steps of work on so many items, so that what is copied is bounded like what is run.
  @inline(__always) func charge(_ items: Int) { steps += items }

  /// A text that was put together; longer than any name, it is not kept.
  func makeText(_ bytes: [UInt8]) -> Value {
    charge(bytes.count / 16)
    return bytes.count <= Self.textBytes ? .text(intern(bytes)) : .primitive
  }

  /// Runs `body` one level deeper; nil when that is too deep.
  @inline(__always) func deeper<T>(_ body: () -> T) -> T? {
    guard depth < Self.termDepth else {
      isExhausted = true
      return nil
    }
    depth += 1
    defer { depth -= 1 }
    return body()
  }

  // MARK: Texts

  func intern(_ bytes: [UInt8]) -> TextID { bytes.withUnsafeBufferPointer { program.text.intern($0) } }
  func bytes(_ text: TextID) -> [UInt8] { program.text.withBytes(text) { Array($0) } }

  /// A path and one more step.
  func path(_ path: TextID, _ step: TextID) -> TextID { intern(bytes(path) + [UInt8(ascii: ".")] + bytes(step)) }

  // MARK: Variables

  func lookUp(_ name: TextID) -> Value {
    var scope = frame.scope
    while !scope.isNone {
      if let property = heap.own(scope, name) {
        if case .link(let link) = property.value { return value(of: links[Int(link)]) }
        return property.value
      }
      scope = heap[scope].prototype
    }
    return builtIns[name] == nil ? .undeclared : .native(name)
  }

  /// Sets the variable of a name where it is declared, else one of the module.
  func assign(_ name: TextID, _ value: Value) {
    var scope = frame.scope, owner = ObjectID.none
    while !scope.isNone {
      if heap.own(scope, name) != nil { break }
      owner = scope
      scope = heap[scope].prototype
    }
    guard !scope.isNone else {
      heap.put(owner, name, value, origin: origin)
      return
    }
    let old = heap.own(scope, name)?.value ?? .undefined
    if case .link = old { return }
    if isUncertain {
      if value == .undefined { return }
      if value.isPlain, old.object != nil { return }
    }
    nameFunction(value, name)
    heap.put(scope, name, value, origin: origin)
  }

  func declare(_ name: TextID, _ value: Value, in scope: ObjectID) {
    nameFunction(value, name)
    heap.put(scope, name, value, origin: origin)
  }

  /// A function without a name takes that of the first variable that holds it.
  private func nameFunction(_ value: Value, _ name: TextID) {
    guard let object = value.object, heap[object].kind == .function else { return }
    let closure = Int(heap[object].detail)
    if heap.closures[closure].name.isNone { heap.closures[closure].name = name }
  }

  /// Runs `body` in a scope of its own.
  func inScope<T>(_ body: () -> T) -> T {
    let outer = frame.scope
    frame.scope = heap.make(.scope, prototype: outer, origin: -1)
    defer { frame.scope = outer }
    return body()
  }
}

/// The words of the language as texts of the program's pool.
struct EvaluatorWords {
  private let texts: [EvaluatorWord: TextID]
  let prototype, constructor, prototypeLink, length, name, arguments, module, exports, defaultExport: TextID
  let value, get, set, enumerable, objectMethods, functionMethods, listMethods, textMethods: TextID

  init(_ rules: EvaluatedExportsRules, _ pool: inout TextPool) {
    var texts: [EvaluatorWord: TextID] = [:]
    for word in EvaluatorWord.allCases { texts[word] = pool.intern(rules.spelling(word)) }
    self.texts = texts
    func text(_ word: EvaluatorWord) -> TextID { texts[word] ?? .none }
    (prototype, constructor, prototypeLink) = (text(.prototype), text(.constructor), text(.prototypeLink))
    (length, name, arguments) = (text(.length), text(.name), text(.arguments))
    (module, exports, defaultExport) = (text(.module), text(.exports), text(.defaultExport))
    (value, get, set, enumerable) = (text(.value), text(.get), text(.set), text(.enumerable))
    (objectMethods, functionMethods) = (text(.objectMethods), text(.functionMethods))
    (listMethods, textMethods) = (text(.listMethods), text(.textMethods))
  }

  subscript(word: EvaluatorWord) -> TextID { texts[word] ?? .none }
}
