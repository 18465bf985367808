import Records

/// What an item's attributes say to the linker.
struct ItemMarks {
  /// Its conditions hold.
  var isActive = true
  var isHidden = false
  var isMacroUse = false
  var isMacroExport = false
  /// The file of a module, as written.
  var path: String?
  /// It implements a macro of its own name, or of this one.
  var isProcedural = false
  var derives = TextID.none
  /// Whether they hold depends on what only a build script knows.
  var isUncertain = false
  /// Conditions that hold.
  var conditions = TextID.none
  var recursionLimit: Int?
}

/// What attributes say to readers.
struct ItemTexts {
  var documentation: [DocumentationPiece] = []
  /// Nil: not deprecated.
  var deprecation: [UInt8]?
}

extension DeclaredTreeLinker {
  /// Reads the marks of an item.
  func marks(_ range: Range<UInt32>, _ unit: SourceUnit, into marks: inout ItemMarks) {
    for index in range {
      let fact = facts.attributes[Int(index)]
      guard !fact.isDocumentation, marks.isActive, isKnownAttribute(unit.slice(fact.span)) else { continue }
      let tokens = self.tokens(fact.span, unit)
      guard let open = tokens.firstIndex(where: { $0.kind == .open }) else { continue }
      mark(tokens[(open + 1)..<(open + Int(tokens[open].length))], &marks, depth: 0)
    }
  }

  /// Reads the attributes in front of a call in a macro's result: `# [ … ]` each.
  func marks(_ tokens: ArraySlice<MacroToken>, into marks: inout ItemMarks) {
    var i = tokens.startIndex
    while i < tokens.endIndex {
      if tokens[i].kind == .open { mark(tokens[(i + 1)..<(i + Int(tokens[i].length))], &marks, depth: 0) }
      i += tokens[i].treeLength
    }
  }

  /// A look at an attribute's first word, before it is cut into tokens.
  private func isKnownAttribute(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = text.firstIndex(where: TokenLexer.isWord) else { return false }
    let word = text[start...].prefix(while: TokenLexer.isWord)
    return names.attributes.contains { $0.count == word.count && word.elementsEqual($0) }
  }

  private func mark(_ content: ArraySlice<MacroToken>, _ marks: inout ItemMarks, depth: Int) {
    guard let first = content.first, first.kind == .word, depth < 16 else {
      if let first = content.first, first.isOpen(0), depth < 16 { mark(content.dropFirst().prefix(Int(first.length) - 1), &marks, depth: depth + 1) }
      return
    }
    let rest = content.dropFirst()
    let arguments = rest.first?.kind == .open ? rest.dropFirst().prefix(Int(rest.first!.length) - 1) : []
    let value = rest.first?.isMark(UInt8(ascii: "=")) == true ? rest.dropFirst().first : nil
    switch first.text {
    case names.condition:
      require(arguments, &marks)
    case names.conditional:
      let parts = arguments.separated()
      guard let predicate = parts.first, conditions.evaluate(predicate, &facts.text).holds else { return }
      for part in parts.dropFirst() where marks.isActive { mark(part, &marks, depth: depth + 1) }
    case names.documentation:
      if arguments.separated().contains(where: { $0.count == 1 && $0.first?.text == names.hidden }) { marks.isHidden = true }
    case names.path:
      if let value { marks.path = String(decoding: SourceLiteral.text(of: value, facts.text), as: UTF8.self) }
    case names.macroUse: marks.isMacroUse = true
    case names.macroExport: marks.isMacroExport = true
    case names.recursionLimit:
      if let value { marks.recursionLimit = Int(String(decoding: SourceLiteral.text(of: value, facts.text), as: UTF8.self)) }
    case _ where names.procedural.contains(first.text): marks.isProcedural = true
    case _ where names.derive.contains(first.text):
      marks.isProcedural = true
      if let derived = arguments.first, derived.kind == .word { marks.derives = derived.text }
    default: break
    }
  }

  private func require(_ predicate: ArraySlice<MacroToken>, _ marks: inout ItemMarks) {
    let verdict = conditions.evaluate(predicate, &facts.text)
    marks.isActive = verdict.holds
    marks.isUncertain = marks.isUncertain || !verdict.isCertain
    guard verdict.holds else { return }
    marks.conditions = joined(marks.conditions, conditionText(predicate))
  }

  /// A condition in one spelling.
  private func conditionText(_ tokens: ArraySlice<MacroToken>) -> TextID {
    var text: [UInt8] = []
    for token in tokens {
      switch token.kind {
      case .word, .lifetime, .literal: facts.text.withBytes(token.text) { text.append(contentsOf: $0) }
      case .mark where token.byte == UInt8(ascii: "="): text += [0x20, token.byte, 0x20]
      case .mark where token.byte == UInt8(ascii: ","): text += [token.byte, 0x20]
      case .mark: text.append(token.byte)
      case .open where token.byte != 0: text.append(token.byte)
      case .close where token.byte != 0:
        if text.suffix(2).elementsEqual([UInt8(ascii: ","), 0x20]) { text.removeLast(2) }
        text.append(MacroToken.closing(of: token.byte))
      case .open, .close: break
      }
    }
    return text.withUnsafeBufferPointer { facts.text.intern($0) }
  }

  // MARK: Texts

  /// Reads documentation and deprecation.
  func texts(_ range: Range<UInt32>, _ unit: SourceUnit, into texts: inout ItemTexts) {
    for index in range {
      let fact = facts.attributes[Int(index)]
      let text = unit.slice(fact.span)
      if fact.isDocumentation {
        texts.documentation.append(DocumentationPiece(text: Array(text), isComment: true))
      } else if isKnownAttribute(text) {
        let tokens = self.tokens(fact.span, unit)
        guard let open = tokens.firstIndex(where: { $0.kind == .open }) else { continue }
        read(tokens[(open + 1)..<(open + Int(tokens[open].length))], &texts, depth: 0)
      }
    }
  }

  private func read(_ content: ArraySlice<MacroToken>, _ texts: inout ItemTexts, depth: Int) {
    guard let first = content.first, first.kind == .word, depth < 16 else { return }
    let rest = content.dropFirst()
    let arguments = rest.first?.kind == .open ? rest.dropFirst().prefix(Int(rest.first!.length) - 1) : []
    switch first.text {
    case names.conditional:
      let parts = arguments.separated()
      guard let predicate = parts.first, conditions.evaluate(predicate, &facts.text).holds else { return }
      for part in parts.dropFirst() { read(part, &texts, depth: depth + 1) }
    case names.documentation where rest.first?.isMark(UInt8(ascii: "=")) == true:
      let value = rest.dropFirst()
      // Literals alone or joined; what another file or macro holds is not there.
      guard value.first?.kind == .literal || value.first?.text == names.concatenation || value.first?.isOpen(0) == true else { return }
      texts.documentation.append(
        DocumentationPiece(text: value.flatMap { SourceLiteral.text(of: $0, facts.text) }, isComment: false))
    case names.deprecated:
      var parts: [TextID: [UInt8]] = [:]
      if rest.first?.isMark(UInt8(ascii: "=")) == true, let value = rest.dropFirst().first {
        parts[names.message] = SourceLiteral.text(of: value, facts.text)
      }
      for argument in arguments.separated() {
        if let key = argument.first, let value = argument.last { parts[key.text] = SourceLiteral.text(of: value, facts.text) }
      }
      let since = parts[names.since] ?? [], note = parts[names.message] ?? []
      texts.deprecation = since.isEmpty ? note : Array("since ".utf8) + since + (note.isEmpty ? [] : Array(": ".utf8) + note)
    default: break
    }
  }
}
