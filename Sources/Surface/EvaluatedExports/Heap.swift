import Records

/// All objects of an evaluation: functions, lists, variables' scopes and the rest, with their properties in the order they were made.
///
/// Objects and properties stand in two arrays; one table, keyed by object and name, finds a property. Nothing is ever freed: fuel bounds
/// what is made.
struct Heap {
  /// The first byte of names that no source can spell: symbols, private names.
  static var hiddenMark: UInt8 { 0xff }

  enum Kind: UInt8 {
    case plain, function, list, namespace, scope
    /// Made by a class of which nothing is known.
    case instance
  }

  struct Object {
    var kind: Kind
    /// It may have more names than are known.
    var isOpen = false
    /// The next object in which a name is looked up; of a scope, the scope around it.
    var prototype: ObjectID
    var first: Int32 = -1
    var last: Int32 = -1
    /// Index into `closures` or `lists`, or the module of a namespace.
    var detail: Int32 = -1
    /// Where it was made.
    var origin: TermID
  }

  struct Property {
    var object: ObjectID
    var name: TextID
    var next: Int32 = -1
    /// The value; of an accessor, its getter.
    var value: Value
    var setter: Value = .undefined
    /// The statement or expression that set it.
    var origin: TermID
    var isAccessor = false
    var isEnumerable = true
    var isDeleted = false
  }

  /// A function or class as a value.
  struct Closure {
    /// Index into the program's functions; negative: a class without constructor of its own.
    var function: Int32
    /// The function's or class's term, and its module.
    var term: TermID
    var module: Int32
    var scope: ObjectID
    /// Set for arrows and bound functions.
    var this: Value?
    /// The class in which it stands, for `super`.
    var home: ObjectID = .none
    /// Made when first asked for.
    var prototype: ObjectID = .none
    var name: TextID
    var isClass = false
    /// Methods, arrows and bound functions have no prototype.
    var hasPrototype = true
    var superclass: Value = .undefined
    /// Fields of its instances: term and key.
    var fields: [(term: TermID, key: TextID)] = []
    var boundArguments: [Value] = []
  }

  private(set) var objects: [Object] = []
  private(set) var properties: [Property] = []
  var closures: [Closure] = []
  var lists: [[Value]] = []
  private var table = [Int32](repeating: -1, count: 1 << 12)

  /// The objects at the end of all chains.
  static let objectPrototype = ObjectID(index: 0)
  static let functionPrototype = ObjectID(index: 1)
  static let listPrototype = ObjectID(index: 2)
  /// A prototype of which nothing is known.
  static let unknownPrototype = ObjectID(index: 3)

  init() {
    _ = make(.plain, prototype: .none, origin: -1)
    for _ in 0..<3 { _ = make(.plain, prototype: Self.objectPrototype, origin: -1) }
    objects[3].isOpen = true
  }

  subscript(id: ObjectID) -> Object {
    @inline(__always) get { objects[Int(id.index)] }
    set { objects[Int(id.index)] = newValue }
  }

  mutating func make(_ kind: Kind, prototype: ObjectID, detail: Int32 = -1, origin: TermID) -> ObjectID {
    objects.append(Object(kind: kind, prototype: prototype, detail: detail, origin: origin))
    return ObjectID(index: Int32(objects.count - 1))
  }

  // MARK: Properties

  @inline(__always) private func slot(_ object: ObjectID, _ name: TextID) -> Int {
    let key = UInt64(UInt32(bitPattern: object.index)) << 32 | UInt64(name.index)
    // Only the product's highest bits depend on all bits of the key: the object's, too.
    return Int(truncatingIfNeeded: (key &* 0x9e37_79b9_7f4a_7c15) >> UInt64((table.count - 1).leadingZeroBitCount))
  }

  /// The property of an object's own under a name, deleted ones too: an index for `property`.
  private func find(_ object: ObjectID, _ name: TextID) -> Int? {
    var i = slot(object, name)
    while table[i] >= 0 {
      let property = Int(table[i])
      if properties[property].object == object, properties[property].name == name { return property }
      i = (i + 1) & (table.count - 1)
    }
    return nil
  }

  /// The property of an object's own under a name.
  func own(_ object: ObjectID, _ name: TextID) -> Property? {
    guard let i = find(object, name), !properties[i].isDeleted else { return nil }
    return properties[i]
  }

  /// Makes or replaces a property of an object's own.
  mutating func put(_ property: Property) {
    if let i = find(property.object, property.name) {
      let next = properties[i].next
      properties[i] = property
      properties[i].next = next
      return
    }
    let index = Int32(properties.count)
    properties.append(property)
    let owner = Int(property.object.index)
    if objects[owner].last >= 0 { properties[Int(objects[owner].last)].next = index } else { objects[owner].first = index }
    objects[owner].last = index
    insert(index)
    if properties.count * 2 > table.count { grow() }
  }

  mutating func put(_ object: ObjectID, _ name: TextID, _ value: Value, origin: TermID) {
    if let i = find(object, name) {
      properties[i].value = value
      properties[i].origin = origin
      properties[i].isAccessor = false
      properties[i].isDeleted = false
    } else {
      put(Property(object: object, name: name, value: value, origin: origin))
    }
  }

  mutating func delete(_ object: ObjectID, _ name: TextID) {
    if let i = find(object, name) { properties[i].isDeleted = true }
  }

  private mutating func insert(_ index: Int32) {
    var i = slot(properties[Int(index)].object, properties[Int(index)].name)
    while table[i] >= 0 { i = (i + 1) & (table.count - 1) }
    table[i] = index
  }

  private mutating func grow() {
    table = [Int32](repeating: -1, count: table.count * 2)
    for i in properties.indices { insert(Int32(i)) }
  }

  /// All properties of an object's own, in the order they were made.
  func all(_ object: ObjectID) -> [Property] {
    var found: [Property] = []
    var i = self[object].first
    while i >= 0 {
      if !properties[Int(i)].isDeleted { found.append(properties[Int(i)]) }
      i = properties[Int(i)].next
    }
    return found
  }
}
