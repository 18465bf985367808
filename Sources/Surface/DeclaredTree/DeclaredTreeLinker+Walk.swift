import Records
import Rules
import Syntax

/// Items or tokens that are being walked, and where they stand.
struct WalkFrame {
  enum Content {
    /// The items of a scope that are left.
    case items(SourceUnit, Range<UInt32>)
    /// What a macro call stands for, from an offset on.
    case tokens(MacroResult, Int)
  }

  var content: Content
  var module: UInt32
  /// Macros in textual scope: an index into the linker's `environments`; -1: none.
  var environment: Int32
  /// The folder where children of the module live, and the folder of the file.
  var directory: String
  var fileDirectory: String
  /// An inline module was opened since the file began.
  var isInline = false
  var conditions = TextID.none
  /// The body of a function or value: only extensions and exported macros count.
  var isBlock = false
  /// Macros defined here are in scope after it, too.
  var leaks = false
  /// It is all that its module holds.
  var isModule = false
  /// Index of the source when the frame is a file; -1.
  var source: Int32 = -1
}

extension DeclaredTreeLinker {
  /// Walks from the entry file on.
  /// - Returns: false when there is none or `isCancelled`.
  func walkRoot(isCancelled: () -> Bool) -> Bool {
    guard let unit = load(manifest.entry) else { return false }
    var marks = ItemMarks()
    self.marks(facts.scopes[Int(unit.scope)].inner, unit, into: &marks)
    if let limit = marks.recursionLimit { recursionLimit = min(max(limit, 1), 4_096) }
    modules.append(
      DeclaredModule(
        name: facts.text.intern(manifest.name), parent: -1, depth: 0, unit: unit, item: nil, scope: unit.scope, isFile: true))
    let folder = SourcePath.folder(manifest.entry)
    var frame = WalkFrame(
      content: .items(unit, facts.scopes[Int(unit.scope)].items), module: 0, environment: -1, directory: folder, fileDirectory: folder,
      isModule: true)
    frame.source = Int32(unit.source)
    frames.append(frame)
    return walk(isCancelled: isCancelled)
  }

  /// Walks what the stack of frames holds. An explicit stack: nesting costs memory, no stack.
  func walk(isCancelled: () -> Bool) -> Bool {
    while let top = frames.indices.last {
      switch frames[top].content {
      case .items(let unit, let range):
        guard let index = range.first, budget.items > 0 else {
          if budget.items <= 0 { reasons.insert("more than \(Budget().items) items") }
          leave()
          continue
        }
        budget.items -= 1
        frames[top].content = .items(unit, (index + 1)..<range.upperBound)
        if frames[top].source >= 0, isCancelled() { return false }
        walk(item: index, of: unit, in: top)
      case .tokens(let result, let offset):
        step(result, from: offset, in: top)
      }
    }
    return true
  }

  private func leave() {
    let frame = frames.removeLast()
    if frame.leaks, let outer = frames.indices.last { frames[outer].environment = frame.environment }
    if frame.isModule { modules[Int(frame.module)].environment = frame.environment }
  }

  /// The next piece of a macro's result: a call stays tokens, everything else up to the next call is parsed.
  private func step(_ result: MacroResult, from offset: Int, in top: Int) {
    guard offset < result.tokens.count else { return leave() }
    let piece = result.piece(from: offset, macro: names.words.macro)
    frames[top].content = .tokens(result, piece.end)
    guard let call = piece.call else {
      if let unit = parse(result, offset..<piece.end, isMembers: false) {
        push(items: facts.scopes[Int(unit.scope)], of: unit, from: frames[top])
      }
      return
    }
    var marks = ItemMarks()
    self.marks(result.tokens[call.attributes], into: &marks)
    guard marks.isActive else { return }
    var frame = frames[top]
    frame.conditions = joined(frame.conditions, marks.conditions)
    invoke(macroCall(call, of: result), from: frame)
  }

  func push(items scope: ItemScope, of unit: SourceUnit, from outer: WalkFrame) {
    var marks = ItemMarks()
    self.marks(scope.inner, unit, into: &marks)
    guard marks.isActive else { return }
    var frame = outer
    frame.content = .items(unit, scope.items)
    frame.leaks = true
    frame.isModule = false
    frame.source = -1
    frames.append(frame)
  }

  // MARK: Reading

  /// The unit of a file, read on first use; nil when there is no such file.
  func load(_ path: String) -> SourceUnit? {
    guard let index = index(of: path), let bytes = files[path] else { return nil }
    if let unit = fileUnits[index] { return unit }
    let source = SourceFile(path: path, bytes: bytes)
    sources[index] = source
    let unit = SourceUnit(source, source: UInt32(index))
    fileUnits[index] = unit
    budget.sourceBytes += bytes.count
    guard budget.sourceBytes <= reader.limits.sourceBytes else {
      problems[index] = "beyond the limit on the source of one package"
      return unit
    }
    problems[index] = read(unit)
    return unit
  }

  private func index(of path: String) -> Int? {
    var low = 0, high = paths.count
    while low < high {
      let middle = (low + high) / 2
      if paths[middle] < path { low = middle + 1 } else { high = middle }
    }
    return low < paths.count && paths[low] == path ? low : nil
  }

  /// Parses a unit and reads its items. Errors inside of items are no problem: nothing in a body can show.
  func read(_ unit: SourceUnit) -> String? {
    let before = facts.scopes.count
    let skeleton = unit.depth == 0 ? SourceSkeleton(unit.bytes, skeletonWords, comments) : nil
    func read(_ text: UnsafeBufferPointer<UInt8>) -> String? {
      reader.read(text, as: pack.grammar) { root in
        unit.scope = items.read(root, bytes: text, documentation: skeleton?.documentation ?? [], into: &facts)
      }
    }
    let problem = skeleton == nil ? read(unit.bytes) : skeleton!.text.withUnsafeBufferPointer(read)
    guard problem == SourceReader.syntaxErrors else { return problem }
    return facts.scopes[before...].contains { $0.errors > 0 } ? problem : nil
  }

  /// Parses a piece of a macro's result.
  func parse(_ result: MacroResult, _ range: Range<Int>, isMembers: Bool) -> SourceUnit? {
    var text = TokenText()
    if isMembers, let start = rules.memberWrapper.first { text.append(start, at: result.call) }
    var isEmpty = true
    for item in result.items(in: range) where !item.isForeign(names.words) {
      text.append(item, names.words, facts.text)
      isEmpty = false
    }
    if isEmpty { return nil }
    if isMembers, let end = rules.memberWrapper.last { text.append(end, at: result.call) }
    let unit = SourceUnit(text, call: result.call, depth: result.depth, isInferred: result.isInferred)
    if let problem = read(unit), problem != SourceReader.syntaxErrors {
      reasons.insert("the result of a macro \(problem)")
      return nil
    }
    return unit
  }
}
