import Records

/// Writes what a matched rule stands for.
struct MacroTranscriber {
  let input: [MacroToken]
  let bindings: MacroMatcher.Bindings
  /// Where the tokens of the rule itself are placed: at the call.
  let call: Place
  /// The name after a `$` that stands for the package's root.
  let root: TextID
  /// Tokens that may still be written; below 0 the result is cut.
  var fuel: Int
  private(set) var out: [MacroToken] = []
  private var open: [Int] = []

  init(input: [MacroToken], bindings: MacroMatcher.Bindings, call: Place, root: TextID, fuel: Int) {
    self.input = input
    self.bindings = bindings
    self.call = call
    self.root = root
    self.fuel = fuel
  }

  mutating func write(_ template: ArraySlice<MacroToken>) { write(template, bindings, depth: 0) }

  private mutating func write(_ template: ArraySlice<MacroToken>, _ bindings: MacroMatcher.Bindings, depth: Int) {
    var i = template.startIndex
    while i < template.endIndex, fuel > 0 {
      let token = template[i]
      guard token.isMark(UInt8(ascii: "$")), i + 1 < template.endIndex else {
        add(token, at: call)
        i += 1
        continue
      }
      let next = template[i + 1]
      if next.isOpen(UInt8(ascii: "(")) {
        let close = i + 1 + Int(next.length)
        let tail = MacroRuleReader.repetitionTail(template, after: close + 1)
        if depth < MacroRuleReader.depthLimit { repeatWriting(template[(i + 2)..<close], tail.separator, bindings, depth: depth + 1) }
        i = tail.end
      } else if next.kind == .word, next.text == root {
        add(next, at: call)
        out[out.count - 1].isSpaced = token.isSpaced
        i += 2
      } else if next.kind == .word, let bound = bindings[next.text] {
        copy(bound, isSpaced: token.isSpaced)
        i += 2
      } else {
        add(token, at: call)
        i += 1
      }
    }
  }

  private mutating func repeatWriting(
    _ template: ArraySlice<MacroToken>, _ separator: ArraySlice<MacroToken>, _ bindings: MacroMatcher.Bindings, depth: Int
  ) {
    var lists: [(name: TextID, items: [MacroMatcher.Bound])] = []
    for i in template.indices.dropLast() where template[i].isMark(UInt8(ascii: "$")) && template[i + 1].kind == .word {
      let name = template[i + 1].text
      guard let bound = bindings[name], !lists.contains(where: { $0.name == name }) else { continue }
      switch bound {
      case .fragment: break
      case .list(let items): lists.append((name, items))
      case .trees(let range):
        if template.count == 2, separator.isEmpty { return copy(bound, isSpaced: true) }
        lists.append((name, trees(range)))
      }
    }
    var inner = bindings
    for k in 0..<(lists.map(\.items.count).max() ?? 0) {
      guard fuel > 0 else { return }
      fuel -= 1
      if k > 0 { for token in separator { add(token, at: call) } }
      for list in lists { inner[list.name] = k < list.items.count ? list.items[k] : .list([]) }
      write(template, inner, depth: depth)
    }
  }

  private func trees(_ range: Range<Int>) -> [MacroMatcher.Bound] {
    var items: [MacroMatcher.Bound] = []
    var i = range.lowerBound
    while i < range.upperBound {
      let stop = min(i + input[i].treeLength, range.upperBound)
      items.append(.fragment(i..<stop, isOpaque: false))
      i = stop
    }
    return items
  }

  private mutating func copy(_ bound: MacroMatcher.Bound, isSpaced: Bool) {
    let range: Range<Int>, isOpaque: Bool
    switch bound {
    case .fragment(let found, let opaque): (range, isOpaque) = (found, opaque)
    case .trees(let found): (range, isOpaque) = (found, false)
    case .list: return
    }
    fuel -= range.count
    let place = range.isEmpty ? call : input[range.lowerBound].place
    if isOpaque { out.append(MacroToken(kind: .open, isSpaced: isSpaced, length: UInt32(range.count + 1), place: place)) }
    let first = out.count
    out.append(contentsOf: input[range])
    if first < out.count { out[first].isSpaced = isSpaced }
    if isOpaque { out.append(MacroToken(kind: .close, place: place)) }
  }

  private mutating func add(_ token: MacroToken, at place: Place) {
    fuel -= 1
    var token = token
    token.place = place
    if token.kind == .open { open.append(out.count) }
    if token.kind == .close, let start = open.popLast() { out[start].length = UInt32(out.count - start) }
    out.append(token)
  }
}
