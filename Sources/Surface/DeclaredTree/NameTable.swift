import Records

/// The three kinds of names that live side by side.
enum NameSpace: UInt8, CaseIterable {
  case type, value, macro
}

/// What a name stands for. Two are the same when they are the same thing, however they were reached.
enum NameTarget: Hashable {
  /// Index into the linker's modules, into its elements.
  case module(UInt32), element(UInt32)
  /// Something of another package, by its path there.
  case external(TextID)
}

/// Who may see a name: everyone, or a module and what is below it.
struct Reach: Equatable {
  /// Index of a module; -1: everyone.
  var module: Int32
  static let everyone = Reach(module: -1)
  var isEveryone: Bool { module < 0 }
}

/// A name of a module.
struct NameBinding {
  enum Origin: UInt8 { case definition, named, glob }
  var target: NameTarget
  var reach: Reach
  var origin: Origin
  /// An import on its way is no part of the documentation.
  var isHidden = false
  /// Another glob brings another thing under the name.
  var isAmbiguous = false
  /// The import that brought it, an index into the linker's; -1: none.
  var leaf: Int32 = -1
}

/// The names of one module in the order in which they were bound.
struct NameTable {
  struct Key: Hashable {
    var name: TextID
    var space: NameSpace
  }

  private(set) var entries: [(key: Key, binding: NameBinding)] = []
  private var places: [Key: Int] = [:]

  subscript(name: TextID, space: NameSpace) -> NameBinding? {
    places[Key(name: name, space: space)].map { entries[$0].binding }
  }

  mutating func set(_ name: TextID, _ space: NameSpace, _ binding: NameBinding) {
    let key = Key(name: name, space: space)
    if let place = places[key] {
      entries[place].binding = binding
    } else {
      places[key] = entries.count
      entries.append((key, binding))
    }
  }

  /// Forgets what came from some origins.
  mutating func removeAll(where isGone: (NameBinding) -> Bool) {
    entries.removeAll { isGone($0.binding) }
    places = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($0.element.key, $0.offset) })
  }
}
