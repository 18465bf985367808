import Records

extension Evaluator {
  // MARK: Keys

  /// The name that a value is as a key; nil when that is not known.
  func key(_ value: Value) -> TextID? {
    switch value {
    case .text(let text), .symbol(let text): text
    case .number(let number): number.isNaN ? nil : intern(Array(spelling(number).utf8))
    case .native(let path): intern([Heap.hiddenMark] + bytes(path))
    default: nil
    }
  }

  func spelling(_ number: Double) -> String {
    if let whole = Int64(exactly: number), abs(whole) < 1 << 53 { return String(whole) }
    return "\(number)"
  }

  /// Whether no source can spell a name: symbols and private names.
  func isHidden(_ name: TextID) -> Bool { program.text.withBytes(name) { $0.first == Heap.hiddenMark } }

  /// The index that a key is.
  func index(_ key: TextID) -> Int? {
    program.text.withBytes(key) { bytes in
      guard !bytes.isEmpty, bytes.count < 9 else { return nil }
      var index = 0
      for byte in bytes {
        guard byte >= 0x30, byte <= 0x39 else { return nil }
        index = index * 10 + Int(byte - 0x30)
      }
      return bytes.count > 1 && bytes[0] == 0x30 ? nil : index
    }
  }

  // MARK: Reading

  func get(_ value: Value, _ key: TextID) -> Value {
    switch value {
    case .object(let id): return get(id, key, for: value)
    case .external(let path): return .external(self.path(path, key))
    case .native(let path): return .native(self.path(path, key))
    case .text(let text):
      charge(program.text.length(text) / 16)
      if key == words.length { return .number(Double(program.text.string(text).utf16.count)) }
      if let index = index(key) { return character(text, index) }
      return .native(path(words.textMethods, key))
    default: return .unknown
    }
  }

  private func get(_ id: ObjectID, _ key: TextID, for this: Value) -> Value {
    switch heap[id].kind {
    case .namespace:
      return get(Target.module(heap[id].detail), key).value
    case .list:
      let items = heap.lists[Int(heap[id].detail)]
      if key == words.length { return heap[id].isOpen ? .primitive : .number(Double(items.count)) }
      if let index = index(key) { return index < items.count ? items[index] : heap[id].isOpen ? .unknown : .undefined }
    case .function:
      if key == words.prototype { return prototype(of: id).map { .object($0) } ?? .undefined }
      if heap.own(id, key) == nil {
        let closure = heap.closures[Int(heap[id].detail)]
        if key == words.name { return closure.name.isNone ? .primitive : .text(closure.name) }
        if key == words.length {
          return closure.function < 0 ? .primitive : .number(Double(program.functions[Int(closure.function)].parameters.count))
        }
      }
    case .instance: if heap.own(id, key) == nil { return .unknown }
    default: break
    }
    if key == words.prototypeLink { return heap[id].prototype.isNone ? .null : .object(heap[id].prototype) }
    var holder = id
    for _ in 0..<60 where !holder.isNone {
      if let property = heap.own(holder, key) {
        guard property.isAccessor else { return property.value }
        return property.value == .undefined ? .undefined : call(property.value, this: this, [])
      }
      let methods: TextID
      switch holder {
      case Heap.functionPrototype: methods = words.functionMethods
      case Heap.listPrototype: methods = words.listMethods
      case Heap.objectPrototype: methods = words.objectMethods
      default: methods = .none
      }
      if !methods.isNone {
        let method = path(methods, key)
        if builtIns[method] != nil || holder == Heap.listPrototype { return .native(method) }
      }
      // An open list may have more items, not more names.
      if heap[holder].isOpen, heap[holder].kind != .list { return .unknown }
      holder = heap[holder].prototype
    }
    return .undefined
  }

  private func character(_ text: TextID, _ index: Int) -> Value {
    let characters = Array(program.text.string(text).unicodeScalars)
    return index < characters.count ? .text(program.text.intern(String(characters[index]))) : .undefined
  }

  /// The object that `new` gives a function's objects for a prototype, made when first asked for.
  func prototype(of function: ObjectID) -> ObjectID? {
    let closure = Int(heap[function].detail)
    guard heap.closures[closure].hasPrototype else { return nil }
    if heap.closures[closure].prototype.isNone {
      let made = heap.make(.plain, prototype: Heap.objectPrototype, origin: heap.closures[closure].term)
      heap.put(
        Heap.Property(object: made, name: words.constructor, value: .object(function), origin: heap.closures[closure].term, isEnumerable: false))
      heap.closures[closure].prototype = made
    }
    return heap.closures[closure].prototype
  }

  /// The enumerable names of a value's own, in order.
  func keys(_ value: Value, all: Bool = false) -> [TextID] {
    guard let id = value.object else { return [] }
    switch heap[id].kind {
    case .namespace: return names(of: .module(heap[id].detail))
    case .list:
      let count = heap.lists[Int(heap[id].detail)].count
      charge(count)
      return (0..<count).map { program.text.intern(String($0)) }
    default:
      let properties = heap.all(id)
      charge(properties.count)
      return properties.filter { (all || $0.isEnumerable) && !isHidden($0.name) }.map(\.name)
    }
  }

  /// Whether more names may exist than are known.
  func isOpen(_ value: Value) -> Bool { value.object.map { heap[$0].isOpen } ?? value.isUncertain }

  /// Whether an object has a name of its own; nil when that is not known.
  func hasOwn(_ value: Value, _ key: TextID) -> Bool? {
    guard let id = value.object else { return nil }
    switch heap[id].kind {
    case .namespace: return owner(of: key, in: heap[id].detail) != nil
    case .list: if let index = index(key) { return index < heap.lists[Int(heap[id].detail)].count }
    default: break
    }
    return heap.own(id, key) != nil ? true : heap[id].isOpen || heap[id].kind == .instance ? nil : false
  }

  // MARK: Writing

  func set(_ target: Value, _ key: TextID?, _ value: Value) {
    guard let id = target.object, heap[id].kind != .namespace else { return }
    guard let key else {
      heap[id].isOpen = true
      return
    }
    if heap[id].kind == .list, let index = index(key) {
      let list = Int(heap[id].detail)
      if index < heap.lists[list].count { heap.lists[list][index] = value } else if index == heap.lists[list].count { heap.lists[list].append(value) }
      return
    }
    if key == words.prototype, heap[id].kind == .function, let object = value.object {
      heap.closures[Int(heap[id].detail)].prototype = object
      return
    }
    if key == words.prototypeLink { return setPrototype(of: id, value) }
    if let old = heap.own(id, key) {
      if old.isAccessor {
        if old.setter != .undefined { _ = call(old.setter, this: target, [value]) }
        return
      }
      // What is not known does not undo what is.
      if isUncertain, value == .undefined { return }
      if value == .unknown || value == .undeclared, !old.value.isUncertain { return }
      heap.put(id, key, value, origin: origin)
      return
    }
    var holder = heap[id].prototype
    for _ in 0..<40 where !holder.isNone {
      if let property = heap.own(holder, key), property.isAccessor {
        if property.setter != .undefined { _ = call(property.setter, this: target, [value]) }
        return
      }
      holder = heap[holder].prototype
    }
    heap.put(id, key, value, origin: origin)
  }

  /// Makes a value's object look up names in another.
  func setPrototype(of id: ObjectID, _ value: Value) {
    switch value {
    case .object(let prototype): heap[id].prototype = prototype
    case .null: heap[id].prototype = .none
    default: heap[id].prototype = Heap.unknownPrototype
    }
  }

  /// Makes a property as a description says.
  func define(_ target: Value, _ key: TextID?, _ description: Value) {
    guard let id = target.object, heap[id].kind != .namespace, let key else { return }
    guard let object = description.object else {
      if heap.own(id, key) == nil { heap.put(id, key, .unknown, origin: origin) }
      return
    }
    let isEnumerable = truth(get(description, words.enumerable)) != false
    let getter = heap.own(object, words.get) != nil, setter = heap.own(object, words.set) != nil
    if getter || setter {
      let value = getter ? get(description, words.get) : .undefined, set = setter ? get(description, words.set) : .undefined
      heap.put(
        Heap.Property(object: id, name: key, value: value, setter: set, origin: origin, isAccessor: true, isEnumerable: isEnumerable))
      return
    }
    let value = get(description, words.value)
    if key == words.prototype, heap[id].kind == .function { return set(target, key, value) }
    heap.put(Heap.Property(object: id, name: key, value: value, origin: origin, isEnumerable: isEnumerable))
  }

  /// Adds a getter, a setter or both to what an object has under a name.
  func addAccessor(_ id: ObjectID, _ key: TextID, getter: Value?, setter: Value?, origin: TermID, isEnumerable: Bool) {
    let old = heap.own(id, key).flatMap { $0.isAccessor ? $0 : nil }
    heap.put(
      Heap.Property(
        object: id, name: key, value: getter ?? old?.value ?? .undefined, setter: setter ?? old?.setter ?? .undefined, origin: origin,
        isAccessor: true,
        isEnumerable: isEnumerable))
  }

  // MARK: Making

  func makeObject(origin: TermID? = nil) -> ObjectID { heap.make(.plain, prototype: Heap.objectPrototype, origin: origin ?? self.origin) }

  func makeList(_ items: [Value], isOpen: Bool = false) -> Value {
    charge(items.count)
    heap.lists.append(items)
    let id = heap.make(.list, prototype: Heap.listPrototype, detail: Int32(heap.lists.count - 1), origin: origin)
    heap[id].isOpen = isOpen
    return .object(id)
  }

  func makeInstance() -> Value { .object(heap.make(.instance, prototype: Heap.objectPrototype, origin: origin)) }

  /// The items of a list; nil when it is none.
  func items(_ value: Value) -> [Value]? {
    guard let id = value.object, heap[id].kind == .list else { return nil }
    return heap.lists[Int(heap[id].detail)]
  }
}
