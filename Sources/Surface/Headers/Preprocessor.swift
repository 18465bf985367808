import Records
import Rules

/// Translation phases 1 to 4 for one package: walks headers and what they include, and gives the tokens that the compiler sees.
///
/// Directives are executed in order, conditions evaluated in the environment of the target. Everything is bounded: the depth of
/// includes, and the steps of the whole package (`fuel`); what a bound cut is said in `reasons`. The algorithm is that of ISO C 6.10
/// in the form that compilers use: a macro is closed while its own expansion is read.
final class Preprocessor {
  let environment: HeaderEnvironment
  let files: HeaderFiles
  var texts: TextPool
  let marks: Marks
  /// By spelling: 0 nothing; n > 0: `macros[n - 1]`; n < 0: `environment.definitions[-n - 1]`, not used yet.
  private var table: [Int32]
  var macros: [Macro] = []
  /// The expanded translation unit.
  private(set) var unit: [Token] = []
  /// In the order of their first definition.
  private(set) var records: [MacroRecord] = []
  /// Files that were walked.
  private(set) var isRead: [Bool]
  /// Tags of the system headers that were included.
  private(set) var systemTags = Set<TextID>()
  /// Steps that are left.
  var fuel: Int
  var counter = 0
  private var recorded = Set<TextID>()
  private var skeletons: [Skeleton?]
  private var isOnce: [Bool]
  private var systemGroups = Set<Int>()
  private var isSwitched: Bool?
  /// Tokens that wait for a closing parenthesis, and how many are open.
  private var pending: [Token] = []
  private var openParentheses = 0
  private var notes: [Note: [String]] = [:]
  private let rest: TextID

  /// Why an answer is not exact.
  enum Note: String, CaseIterable {
    case missingHeader = "included headers are neither in the package nor in the environment"
    case badCondition = "conditions that cannot be evaluated"
    case openCondition = "conditions that are not ended"
    case openComment = "comments that are not ended"
    case depth = "includes nested too deeply"
    case call = "macro calls that grow beyond the limits"
    case fuel = "stopped expanding at the limit on preprocessor steps"
  }

  private static var includeDepth: Int { 60 }
  /// What walking a file costs beyond its tokens, in steps.
  private static var walkSteps: Int { 50 }
  /// Most tokens that wait for a closing parenthesis.
  private static var pendingTokens: Int { 100_000 }

  init(_ environment: HeaderEnvironment, _ files: HeaderFiles, fuel: Int) {
    self.environment = environment
    self.files = files
    self.fuel = fuel
    texts = environment.texts
    marks = environment.marks
    rest = environment.words.first { $0.value == .rest }?.key ?? environment.marks.ellipsis
    table = [Int32](repeating: 0, count: texts.count)
    skeletons = [Skeleton?](repeating: nil, count: files.sources.count)
    isOnce = [Bool](repeating: false, count: files.sources.count)
    isRead = isOnce
    for i in environment.replacements { setEnvironment(i) }
    for i in environment.predefined { setEnvironment(i) }
  }

  // MARK: Macros

  private func setEnvironment(_ index: Int) {
    table[Int(environment.definitions[index].name.index)] = -Int32(index) - 1
  }

  /// The macro of a name, as its place in `macros`; nil when it is none.
  func macro(_ name: TextID) -> Int? {
    guard Int(name.index) < table.count else { return nil }
    let entry = table[Int(name.index)]
    if entry > 0 { return Int(entry) - 1 }
    return entry == 0 ? nil : load(Int(-entry) - 1, name)
  }

  private func load(_ index: Int, _ name: TextID) -> Int? {
    let tokens = environment.text.withUnsafeBufferPointer { scan(UnsafeBufferPointer(rebasing: $0[environment.definitions[index].line])) }
    guard var macro = Macro(tokens, tokens.indices, marks, rest: rest) else {
      table[Int(name.index)] = 0
      return nil
    }
    macro.isReplacement = environment.replacements.contains(index)
    return set(macro)
  }

  @discardableResult private func set(_ macro: Macro) -> Int {
    if table.count < texts.count { table += [Int32](repeating: 0, count: texts.count - table.count) }
    macros.append(macro)
    table[Int(macro.name.index)] = Int32(macros.count)
    return macros.count - 1
  }

  /// Whether `defined` holds for a name.
  func isDefined(_ name: TextID) -> Bool {
    if let index = macro(name), !macros[index].isReplacement { return true }
    if environment.answers[name] != nil { return true }
    switch environment.words[name] {
    case .line, .counter, .hasInclude: return true
    default: return false
    }
  }

  /// Whether a name is a macro with a body.
  func saysSomething(_ name: TextID) -> Bool { macro(name).map { !macros[$0].body.isEmpty || macros[$0].isReplacement } ?? false }

  /// Tokens of a text that stands in no file.
  func scan(_ text: UnsafeBufferPointer<UInt8>) -> [Token] {
    var scanner = HeaderScanner(text, file: Token.noFile)
    scanner.scan([:], &texts)
    return scanner.skeleton.tokens
  }

  /// Defines what the package's settings define: a name, perhaps with parameters, and its body.
  func define(_ head: String, _ body: String) {
    let tokens = Array("\(head) \(body)".utf8).withUnsafeBufferPointer { scan($0) }
    if let macro = Macro(tokens, tokens.indices, marks, rest: rest) { set(macro) }
  }

  // MARK: Notes

  func note(_ note: Note, _ place: @autoclosure () -> String) {
    guard notes[note, default: []].count < 1_000 else { return }
    let place = place()
    if notes[note]?.contains(place) != true { notes[note, default: []].append(place) }
  }

  func place(_ token: Token?) -> String {
    guard let token, token.file != Token.noFile else { return "settings" }
    return "\(files.sources[Int(token.file)].path):\(token.line)"
  }

  /// One clause for each kind of note, the first few places by name.
  var reasons: [String] {
    Note.allCases.compactMap { note in
      guard let places = notes[note] else { return nil }
      let named = places.prefix(3).joined(separator: ", ")
      return "\(note.rawValue): " + (places.count > 3 ? "\(named) and \(places.count - 3) more" : named)
    }
  }

  // MARK: Walking

  /// Takes a file for empty.
  func leaveOut(_ file: Int) { skeletons[file] = Skeleton() }

  /// The skeleton of a file, scanned once.
  func skeleton(_ file: Int) -> Skeleton {
    if let known = skeletons[file] { return known }
    var scanner = HeaderScanner(files.sources[file].text, file: UInt32(file))
    scanner.scan(environment.directives, &texts)
    skeletons[file] = scanner.skeleton
    if scanner.skeleton.hasOpenComment { note(.openComment, files.sources[file].path) }
    return scanner.skeleton
  }

  private struct Condition {
    var isActive: Bool
    var isTaken: Bool
    let isOuterActive: Bool
  }

  /// Walks a file and everything it includes.
  func walk(_ file: Int, depth: Int = 0) {
    guard !isOnce[file], spend(Self.walkSteps, at: file) else { return }
    guard depth <= Self.includeDepth else { return note(.depth, files.sources[file].path) }
    isRead[file] = true
    let skeleton = skeleton(file)
    var conditions: [Condition] = []
    var isActive = true
    /// The `#ifndef` before the directive at hand, for guards.
    var guarded: (name: TextID, line: UInt32) = (.none, 0)
    for item in skeleton.items {
      guard spend(1, at: file) else { break }
      guard let directive = item.directive else {
        if isActive { append(skeleton.tokens, item.tokens, at: file) }
        continue
      }
      let tokens = skeleton.tokens[item.tokens]
      switch directive {
      case .if, .ifdef, .ifndef:
        let holds = isActive && self.holds(directive, tokens, file)
        conditions.append(Condition(isActive: holds, isTaken: holds, isOuterActive: isActive))
        guarded = (directive == .if ? negated(tokens) : directive == .ifndef ? tokens.first?.spelling ?? .none : .none, item.line)
        isActive = holds
        continue
      case .elif, .elifdef, .elifndef, .else:
        guard var condition = conditions.popLast() else { continue }
        condition.isActive =
          condition.isOuterActive && !condition.isTaken && (directive == .else || self.holds(directive, tokens, file))
        condition.isTaken = condition.isTaken || condition.isActive
        isActive = condition.isActive
        conditions.append(condition)
      case .endif:
        if let condition = conditions.popLast() { isActive = condition.isOuterActive }
      case .define where isActive: define(item, skeleton.tokens, guarded: guarded)
      case .undef where isActive:
        settle()
        if let name = tokens.first?.spelling { undefine(name) }
      case .include where isActive:
        settle(isForced: true)
        include(tokens, file, depth)
      case .pragma where isActive:
        if let name = tokens.first?.spelling, environment.words[name] == .once { isOnce[file] = true }
      default: continue
      }
      guarded = (.none, 0)
    }
    settle(isForced: true)
    if !conditions.isEmpty { note(.openCondition, files.sources[file].path) }
  }

  /// Uses up steps. False when there are none left.
  func spend(_ steps: Int, at file: Int?) -> Bool {
    fuel -= steps
    if fuel >= 0 { return true }
    note(.fuel, file.map { files.sources[$0].path } ?? "settings")
    return false
  }

  private func append(_ tokens: [Token], _ range: Range<Int>, at file: Int) {
    guard spend(range.count, at: file) else { return }
    for token in tokens[range] {
      if token.spelling == marks.open { openParentheses += 1 } else if token.spelling == marks.close { openParentheses -= 1 }
      pending.append(token)
    }
  }

  /// Expands what waits, unless a parenthesis is open: directives may stand inside of a macro call.
  private func settle(isForced: Bool = false) {
    guard !pending.isEmpty, isForced || openParentheses <= 0 || pending.count > Self.pendingTokens else { return }
    expand(pending, into: &unit)
    pending.removeAll(keepingCapacity: true)
    openParentheses = 0
  }

  // MARK: Directives

  private func holds(_ directive: HeaderRules.Directive, _ tokens: ArraySlice<Token>, _ file: Int) -> Bool {
    switch directive {
    case .ifdef, .elifdef: tokens.first.map { isDefined($0.spelling) } ?? false
    case .ifndef, .elifndef: tokens.first.map { !isDefined($0.spelling) } ?? false
    default: condition(Array(tokens), file)
    }
  }

  /// The name in `!defined NAME` and `!defined(NAME)`, when that is the whole condition.
  private func negated(_ tokens: ArraySlice<Token>) -> TextID {
    let words = tokens.filter { $0.spelling != marks.open && $0.spelling != marks.close }
    guard words.count == 3, texts.withBytes(words[0].spelling, { $0.elementsEqual("!".utf8) }), environment.words[words[1].spelling] == .defined
    else {
      return .none
    }
    return words[2].spelling
  }

  private func define(_ item: Skeleton.Item, _ tokens: [Token], guarded: (name: TextID, line: UInt32)) {
    settle()
    guard let macro = Macro(tokens, item.tokens, marks, rest: rest), let first = item.tokens.first else { return }
    set(macro)
    let isGuard = macro.body.isEmpty && macro.parameters == nil && guarded.name == macro.name && item.line <= guarded.line + 3
    guard recorded.insert(macro.name).inserted, !isGuard else { return }
    records.append(
      MacroRecord(
        name: macro.name, parameters: macro.parameters, isVariadic: macro.isVariadic, token: tokens[first], start: item.start,
        end: tokens[item.tokens.upperBound - 1].end, tokens: item.tokens))
  }

  private func undefine(_ name: TextID) {
    guard Int(name.index) < table.count else { return }
    table[Int(name.index)] = 0
    // What the compiler itself takes stays.
    for i in environment.replacements where environment.definitions[i].name == name { setEnvironment(i) }
  }

  private func include(_ tokens: ArraySlice<Token>, _ file: Int, _ depth: Int) {
    guard let (name, isQuoted) = operand(Array(tokens)) else { return }
    if let found = target(name, isQuoted: isQuoted, from: file) {
      walk(found, depth: depth + 1)
    } else if !includeSystem(texts.intern(name)) {
      note(.missingHeader, name)
    }
  }

  /// The package's file that an include means. A name that neither a folder nor the environment has is that of the first file whose path
  /// ends with it: packages are used with folders of their own.
  func target(_ name: String, isQuoted: Bool, from file: Int) -> Int? {
    if let found = files.find(name, from: isQuoted ? file : nil) { return found }
    return environment.groups(of: texts.intern(name), isSwitched: false) == nil ? files.find(ending: name) : nil
  }

  /// The name that an include names.
  func operand(_ tokens: [Token]) -> (name: String, isQuoted: Bool)? {
    guard let first = tokens.first else { return nil }
    if first.kind == .header || first.kind == .text {
      return (String(texts.string(first.spelling).dropFirst().dropLast()), first.kind == .text)
    }
    var expanded: [Token] = []
    expand(tokens, into: &expanded)
    guard let first = expanded.first else { return nil }
    if first.kind == .text { return (String(texts.string(first.spelling).dropFirst().dropLast()), true) }
    let text = expanded.map { texts.string($0.spelling) }.joined()
    return text.hasPrefix("<") && text.hasSuffix(">") ? (String(text.dropFirst().dropLast()), false) : nil
  }

  /// Whether an include would find its file.
  func isFound(_ name: String, isQuoted: Bool, from file: Int) -> Bool {
    target(name, isQuoted: isQuoted, from: file) != nil || environment.groups(of: texts.intern(name), isSwitched: false) != nil
  }

  /// Defines what a system header defines. False when the environment has no such header.
  private func includeSystem(_ header: TextID) -> Bool {
    if isSwitched == nil { isSwitched = macro(environment.switchName) != nil }
    guard let groups = environment.groups(of: header, isSwitched: isSwitched ?? false) else { return false }
    for number in groups where systemGroups.insert(number).inserted {
      let group = environment.group(number)
      for i in group.definitions where table[Int(environment.definitions[i].name.index)] == 0 { setEnvironment(i) }
      systemTags.formUnion(group.tags)
    }
    return true
  }
}
