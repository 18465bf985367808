import Records
import Rules

extension Evaluator {
  /// Calls a built-in by its path; one of which nothing is known gives an unknown value.
  func callBuiltIn(_ path: TextID, _ this: Value, _ arguments: [Value]) -> Value {
    if let operation = builtIns[path] { return callBuiltIn(operation, this, arguments) }
    // `….call`, `….apply`, `….bind` of a built-in.
    let whole = bytes(path)
    guard let dot = whole.lastIndex(of: UInt8(ascii: ".")) else { return .unknown }
    let inner = Value.native(intern(Array(whole[..<dot])))
    let method = self.path(words.functionMethods, intern(Array(whole[(dot + 1)...])))
    switch builtIns[method] {
    case .call?, .apply?, .bind?: return callBuiltIn(builtIns[method] ?? .function, inner, arguments)
    default: return .unknown
    }
  }

  private func callBuiltIn(_ operation: BuiltIn, _ this: Value, _ a: [Value]) -> Value {
    let first = a.first ?? .undefined, second = a.count > 1 ? a[1] : .undefined
    switch operation {
    case .require:
      guard case .text(let specifier) = first else { return .unknown }
      return require(specifier)
    case .function, .class, .namespace, .environment, .proxyClass: return .unknown
    case .objectClass: return first.object == nil ? .object(makeObject()) : first
    case .listClass: return makeList(a, isOpen: a.count == 1)
    case .same: return first
    case .assign:
      for source in a.dropFirst() {
        for key in keys(source) where step() { set(first, key, get(source, key)) }
        if isOpen(source), let id = first.object { heap[id].isOpen = true }
      }
      return first
    case .defineProperty:
      define(first, key(second), a.count > 2 ? a[2] : .unknown)
      return first
    case .defineProperties:
      for key in keys(second) where step() { define(first, key, get(second, key)) }
      return first
    case .create:
      let made = makeObject()
      setPrototype(of: made, first)
      for key in keys(second) where step() { define(.object(made), key, get(second, key)) }
      return .object(made)
    case .setPrototype:
      if let id = first.object { setPrototype(of: id, second) }
      return first
    case .getPrototype: return first.object.map { heap[$0].prototype.isNone ? .null : .object(heap[$0].prototype) } ?? .unknown
    case .inherit:
      if let child = first.object, heap[child].kind == .function, let prototype = prototype(of: child) {
        setPrototype(of: prototype, get(second, words.prototype))
      }
      return .undefined
    case .keys: return makeList(keys(first).map { .text($0) }, isOpen: isOpen(first))
    case .ownNames: return makeList(keys(first, all: true).map { .text($0) }, isOpen: isOpen(first))
    case .values: return makeList(keys(first).map { get(first, $0) }, isOpen: isOpen(first))
    case .entries: return makeList(keys(first).map { makeList([.text($0), get(first, $0)]) }, isOpen: isOpen(first))
    case .fromEntries:
      let made = Value.object(makeObject())
      for entry in items(first) ?? [] { if let pair = items(entry), pair.count > 1 { set(made, key(pair[0]), pair[1]) } }
      return made
    case .descriptor: return descriptor(first, key(second))
    case .descriptors:
      let made = Value.object(makeObject())
      for key in keys(first, all: true) { set(made, key, descriptor(first, key)) }
      return made
    case .hasOwn: return key(second).flatMap { hasOwn(first, $0) }.map { .boolean($0) } ?? .unknown
    case .hasOwnMethod: return key(first).flatMap { hasOwn(this, $0) }.map { .boolean($0) } ?? .unknown
    case .symbol:
      heap.lists.append([])
      return .symbol(intern([Heap.hiddenMark] + Array("\(heap.lists.count) ".utf8) + (text(of: first) ?? [])))
    case .sharedSymbol: return text(of: first).map { .symbol(intern([Heap.hiddenMark] + $0)) } ?? .unknown
    case .typeMark: return typeMark(this)
    case .call: return call(this, this: first, Array(a.dropFirst()))
    case .apply: return call(this, this: first, items(second) ?? [])
    case .bind:
      guard let function = this.object, heap[function].kind == .function else { return first == .undefined ? this : .unknown }
      return bound(function, a)
    default: return callListBuiltIn(operation, this, a)
    }
  }

  /// A property's description.
  private func descriptor(_ value: Value, _ key: TextID?) -> Value {
    guard let id = value.object, let key, heap[id].kind != .namespace else { return .unknown }
    guard let property = heap.own(id, key) else { return isOpen(value) ? .unknown : .undefined }
    let made = makeObject()
    heap.put(made, words.enumerable, .boolean(property.isEnumerable), origin: property.origin)
    if property.isAccessor {
      heap.put(made, words.get, property.value, origin: property.origin)
      heap.put(made, words.set, property.setter, origin: property.origin)
    } else {
      heap.put(made, words.value, property.value, origin: property.origin)
    }
    return .object(made)
  }

  /// The text that tells what a value is: the class of its methods stands for it.
  private func typeMark(_ value: Value) -> Value {
    let methods: TextID
    switch value {
    case .text: methods = words.textMethods
    case .object(let id):
      switch heap[id].kind {
      case .function: methods = words.functionMethods
      case .list: methods = words.listMethods
      case .plain: methods = words.objectMethods
      case .namespace, .scope, .instance: return .primitive
      }
    default: return .primitive
    }
    let name = bytes(methods).prefix { $0 != UInt8(ascii: ".") }
    return makeText(bytes(words[.typeMark]).flatMap { $0 == UInt8(ascii: "*") ? Array(name) : [$0] })
  }

  // MARK: Lists

  private func callListBuiltIn(_ operation: BuiltIn, _ this: Value, _ a: [Value]) -> Value {
    let first = a.first ?? .undefined
    switch operation {
    case .isList: return first.object.map { .boolean(heap[$0].kind == .list) } ?? (first.isUncertain ? .unknown : .boolean(false))
    case .listOf: return makeList(a)
    case .listFrom:
      guard let list = items(first) else { return makeList([], isOpen: true) }
      return makeList(a.count > 1 ? list.enumerated().map { call(a[1], this: .undefined, [$1, .number(Double($0))]) } : list, isOpen: isOpen(first))
    default: break
    }
    guard let id = this.object, heap[id].kind == .list else { return callTextBuiltIn(operation, this, a) }
    let detail = Int(heap[id].detail), isOpen = heap[id].isOpen
    // What changes the list in place comes before it is held.
    switch operation {
    case .push:
      charge(a.count)
      heap.lists[detail] += a
      return .number(Double(heap.lists[detail].count))
    case .pop: return heap.lists[detail].popLast() ?? .undefined
    case .shift:
      charge(heap.lists[detail].count / 16)
      return heap.lists[detail].isEmpty ? .undefined : heap.lists[detail].removeFirst()
    default: break
    }
    let list = heap.lists[detail]
    charge(list.count / 16)
    func apply(_ place: Int) -> Value { call(first, this: .undefined, [list[place], .number(Double(place)), this]) }
    switch operation {
    case .each:
      for place in list.indices where step() { _ = apply(place) }
      return .undefined
    case .map: return makeList(list.indices.map(apply), isOpen: isOpen)
    case .filter: return makeList(list.indices.filter { truth(apply($0)) != false }.map { list[$0] }, isOpen: isOpen)
    case .some, .every:
      for place in list.indices {
        guard let holds = truth(apply(place)) else { return .unknown }
        if holds == (operation == .some) { return .boolean(holds) }
      }
      return isOpen ? .unknown : .boolean(operation == .every)
    case .find:
      for place in list.indices { if truth(apply(place)) == true { return list[place] } }
      return isOpen ? .unknown : .undefined
    case .reduce:
      var rest = list[...], result = a.count > 1 ? a[1] : rest.popFirst() ?? .unknown
      for place in rest.indices where step() { result = call(first, this: .undefined, [result, list[place], .number(Double(place)), this]) }
      return result
    case .concat:
      var joined = list, isOpen = isOpen
      for value in a {
        if let items = items(value) { joined += items } else if !value.isUncertain { joined.append(value) }
        isOpen = isOpen || self.isOpen(value)
      }
      return makeList(joined, isOpen: isOpen)
    case .slice:
      guard let range = span(a, count: list.count) else { return makeList([], isOpen: true) }
      return makeList(Array(list[range]), isOpen: isOpen)
    case .reordered: return this
    case .join:
      var joined: [UInt8] = []
      let separator = first == .undefined ? [UInt8(ascii: ",")] : text(of: first)
      for (place, item) in list.enumerated() {
        guard !isOpen, joined.count <= Self.textBytes, let piece = text(of: item), let separator else { return .primitive }
        joined += (place > 0 ? separator : []) + piece
      }
      return makeText(joined)
    case .indexOf, .includes:
      for (place, item) in list.enumerated() {
        guard let equal = isEqual(item, first) else { return .unknown }
        if equal { return operation == .indexOf ? .number(Double(place)) : .boolean(true) }
      }
      return isOpen ? .unknown : operation == .indexOf ? .number(-1) : .boolean(false)
    default: return .unknown
    }
  }

  /// The part of so many items that a start and an end, from the back when negative, mean; nil when they are not known.
  private func span(_ a: [Value], count: Int) -> Range<Int>? {
    func place(_ value: Value?, _ absent: Int) -> Int? {
      switch value {
      case nil, .undefined?: absent
      case .number(let number)?: Int(exactly: number).map { $0 < 0 ? max(0, count + $0) : min($0, count) }
      default: nil
      }
    }
    guard let start = place(a.first, 0), let end = place(a.count > 1 ? a[1] : nil, count) else { return nil }
    return start..<max(start, end)
  }

  // MARK: Texts

  private func callTextBuiltIn(_ operation: BuiltIn, _ this: Value, _ a: [Value]) -> Value {
    let first = a.first ?? .undefined
    if operation == .toText { return text(of: first).map { .text(intern($0)) } ?? .primitive }
    guard case .text(let id) = this else { return operation == .push ? .primitive : .unknown }
    let text = program.text.string(id), argument = self.text(of: first).map { String(decoding: $0, as: UTF8.self) }
    charge(program.text.length(id) / 16)
    func made(_ text: some StringProtocol) -> Value { makeText(Array(text.utf8)) }
    switch operation {
    case .uppercase: return made(text.uppercased())
    case .lowercase: return made(text.lowercased())
    case .trim: return made(String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()))
    case .textConcat:
      var joined = bytes(id)
      for value in a {
        guard let piece = self.text(of: value) else { return .primitive }
        joined += piece
      }
      return makeText(joined)
    case .textAt, .textSlice, .slice, .textSpan:
      let characters = Array(text.unicodeScalars)
      var bounds = a
      if operation == .textAt || operation == .textSpan {
        guard case .number(let start)? = a.first ?? .number(0) else { return .primitive }
        if operation == .textAt { bounds = [.number(start), .number(start + 1)] }
        if operation == .textSpan, a.count > 1 {
          guard case .number(let count) = a[1] else { return .primitive }
          bounds = [.number(start), .number(start + count)]
        }
      }
      guard let range = span(bounds, count: characters.count) else { return .primitive }
      var piece = String.UnicodeScalarView()
      piece.append(contentsOf: characters[range])
      return made(String(piece))
    default: break
    }
    guard let argument else { return operation == .split ? makeList([], isOpen: true) : .primitive }
    switch operation {
    case .split:
      let pieces = argument.isEmpty ? text.map { String($0) } : text.split(separator: argument, omittingEmptySubsequences: false).map(String.init)
      return makeList(pieces.map { made($0) })
    case .startsWith: return .boolean(text.hasPrefix(argument))
    case .endsWith: return .boolean(text.hasSuffix(argument))
    case .textIncludes, .includes: return .boolean(argument.isEmpty || text.contains(argument))
    case .textIndexOf, .indexOf:
      guard let range = text.firstRange(of: argument) else { return .number(-1) }
      return .number(Double(text[..<range.lowerBound].utf16.count))
    case .replace:
      guard a.count > 1, let with = self.text(of: a[1]) else { return .primitive }
      guard let range = text.firstRange(of: argument) else { return this }
      return made(text[..<range.lowerBound] + String(decoding: with, as: UTF8.self) + text[range.upperBound...])
    default: return .primitive
    }
  }
}
