import Records
import Rules

/// The last pass: walks what everyone may see from the root down and lists every public path of every element.
///
/// A module that is on its own way already gets its row, but is not entered again. Paths are bounded by `SurfaceLimits`.
struct DeclaredWalk {
  struct Row {
    var path: TextID
    /// Where the path's last step begins, in bytes.
    var nameStart: UInt32
    var target: NameTarget
    /// The import that brought it; -1: none.
    var leaf: Int32
    var isAmbiguous: Bool
    var rule: Rule
  }

  /// Why a path is public. The names stand in every output.
  enum Rule: String, CaseIterable {
    /// The package's own root.
    case root
    /// Declared there, for everyone.
    case own
    /// Named by a public use tree.
    case named = "use"
    /// Brought by a public glob.
    case glob
    /// A macro that is exported to the root.
    case macroExport = "macro-export"
    /// A member of a public type.
    case member
    /// All names of a module of another package.
    case externalGlob = "external-glob"
  }

  private let linker: DeclaredTreeLinker
  private let limits: SurfaceLimits
  private let separator: [UInt8]
  private(set) var rows: [Row] = []
  /// A limit was reached: the surface is not whole.
  private(set) var isCut = false
  private var path: [UInt8] = []
  private var modules: [UInt32] = []
  private var seen: Set<Key> = []

  private struct Key: Hashable {
    var path: TextID
    var target: NameTarget
  }

  init(_ linker: DeclaredTreeLinker) {
    self.linker = linker
    limits = linker.reader.limits
    separator = Array(linker.rules.separator.utf8)
  }

  mutating func run() {
    step(linker.modules[0].name) { walk in
      if walk.emit(.module(0), leaf: -1, rule: .root) { walk.list(module: 0) }
    }
  }

  private mutating func step(_ name: TextID, _ body: (inout DeclaredWalk) -> Void) {
    let length = path.count
    if length > 0 { path += separator }
    linker.facts.text.withBytes(name) { path.append(contentsOf: $0) }
    body(&self)
    path.removeLast(path.count - length)
  }

  /// Adds a row. Returns false when it is there already or a limit is reached.
  private mutating func emit(_ target: NameTarget, leaf: Int32, isAmbiguous: Bool = false, rule: Rule) -> Bool {
    guard rows.count < limits.paths, path.count <= limits.pathBytes, modules.count < limits.depth else {
      isCut = true
      return false
    }
    let text = path.withUnsafeBufferPointer { linker.facts.text.intern($0) }
    guard seen.insert(Key(path: text, target: target)).inserted else { return false }
    let bare = path.lastIndex(of: separator.last ?? 0).map { $0 + 1 } ?? 0
    rows.append(Row(path: text, nameStart: UInt32(bare), target: target, leaf: leaf, isAmbiguous: isAmbiguous, rule: rule))
    return true
  }

  private mutating func list(module id: UInt32) {
    modules.append(id)
    defer { modules.removeLast() }
    let module = linker.modules[Int(id)]
    for (key, binding) in module.names.entries where binding.reach.isEveryone && !binding.isHidden {
      step(key.name) { walk in walk.list(binding, in: id) }
    }
    for glob in module.externalGlobs where glob.reach.isEveryone && !glob.isHidden {
      step(linker.facts.text.intern("*")) { walk in
        _ = walk.emit(.external(glob.path), leaf: glob.leaf, rule: .externalGlob)
      }
    }
  }

  private mutating func list(_ binding: NameBinding, in module: UInt32) {
    let rule: Rule
    switch binding.origin {
    case .named: rule = .named
    case .glob: rule = .glob
    case .definition:
      if case .element(let id) = binding.target, linker.elements[Int(id)].macro >= 0 {
        rule = .macroExport
      } else {
        rule = binding.leaf < 0 ? .own : .named
      }
    }
    switch binding.target {
    case .external:
      _ = emit(binding.target, leaf: binding.leaf, isAmbiguous: binding.isAmbiguous, rule: rule)
    case .module(let id):
      guard !linker.modules[Int(id)].isHidden else { return }
      if emit(binding.target, leaf: binding.leaf, isAmbiguous: binding.isAmbiguous, rule: rule), !modules.contains(id) { list(module: id) }
    case .element(let id):
      guard !linker.elements[Int(id)].isHidden else { return }
      if emit(binding.target, leaf: binding.leaf, isAmbiguous: binding.isAmbiguous, rule: rule) { list(membersOf: id) }
    }
  }

  private mutating func list(membersOf id: UInt32) {
    for member in linker.members(of: id) {
      step(linker.elements[Int(member)].name) { walk in
        if walk.emit(.element(member), leaf: -1, rule: .member), walk.linker.elements[Int(member)].kind == .enumerator {
          walk.list(membersOf: member)
        }
      }
    }
  }
}
