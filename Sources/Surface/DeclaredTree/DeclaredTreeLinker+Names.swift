import Records
import Rules

/// NameBinding the names of use trees, to a fix-point.
extension DeclaredTreeLinker {
  /// Binds all leaves anew.
  ///
  /// Twice: a name that is found late may shadow one that a glob has spread already, so what came by globs is forgotten once. Then
  /// names that no module has are taken from globs over other packages.
  func bindNames() {
    for i in modules.indices {
      modules[i].names.removeAll { $0.origin != .definition }
      modules[i].externalGlobs = []
    }
    for i in leaves.indices { leaves[i].found = 0 }
    for round in 0..<2 {
      if round == 1 { for i in modules.indices { modules[i].names.removeAll { $0.origin == .glob } } }
      settle()
      for _ in 0..<8 {
        guard bindThroughExternalGlobs() else { break }
        settle()
      }
    }
  }

  private func settle() {
    for _ in 0..<256 {
      var isChanged = false
      for i in leaves.indices where !leaves[i].isFixed {
        guard budget.bindings > 0 else {
          reasons.insert("more than \(Budget().bindings) names to bind")
          return
        }
        budget.bindings -= 1
        if leaves[i].isWildcard { isChanged = bindGlob(i) || isChanged } else if leaves[i].found != 7 { isChanged = bindLeaf(i) || isChanged }
      }
      if !isChanged { return }
    }
    reasons.insert("use trees that never settle")
  }

  // MARK: Paths

  /// Whether a name can be seen from a module.
  func isVisible(_ reach: Reach, from module: UInt32) -> Bool {
    guard !reach.isEveryone else { return true }
    let depth = modules[Int(reach.module)].depth
    var id = Int32(module)
    while id >= 0, modules[Int(id)].depth > depth { id = modules[Int(id)].parent }
    return id == reach.module
  }

  private func narrower(_ a: Reach, _ b: Reach) -> Reach {
    if a.isEveryone { return b }
    if b.isEveryone { return a }
    return modules[Int(a.module)].depth >= modules[Int(b.module)].depth ? a : b
  }

  /// What a path of modules and types leads to; nil: nothing yet.
  func resolve(_ path: ArraySlice<TextID>, in module: UInt32, isAbsolute: Bool, isImport: Bool) -> NameTarget? {
    guard let head = path.first else { return .module(isAbsolute || (isImport && isRooted) ? 0 : module) }
    var target = first(head, in: module, isAbsolute: isAbsolute, isImport: isImport)
    for step in path.dropFirst() {
      guard let current = target else { return nil }
      if case .external(let name) = current {
        target = .external(external(name, step))
      } else if step == names.words.here {
        continue
      } else if step == names.words.parent {
        guard case .module(let id) = current else { return nil }
        target = .module(UInt32(max(modules[Int(id)].parent, 0)))
      } else {
        target = lookup(step, .type, in: current, from: module)?.target
      }
    }
    return target
  }

  private var isRooted: Bool { manifest.edition == rules.rootedEdition }

  private func external(_ path: TextID, _ step: TextID) -> TextID {
    var text = facts.text.withBytes(path) { Array($0) } + Array(rules.separator.utf8)
    facts.text.withBytes(step) { text.append(contentsOf: $0) }
    return text.withUnsafeBufferPointer { facts.text.intern($0) }
  }

  private func first(_ name: TextID, in module: UInt32, isAbsolute: Bool, isImport: Bool) -> NameTarget? {
    switch name {
    case names.words.root: return .module(0)
    case names.words.here: return .module(module)
    case names.words.parent: return .module(UInt32(max(modules[Int(module)].parent, 0)))
    default: break
    }
    if isRooted, isImport || isAbsolute {
      if let binding = modules[0].names[name, .type] { return binding.target }
      return packages[name] ?? (dependencies.contains(name) ? .external(name) : nil)
    }
    if isAbsolute { return packages[name] ?? .external(name) }
    if let binding = modules[Int(module)].names[name, .type] { return binding.target }
    return packages[name] ?? (dependencies.contains(name) ? .external(name) : nil)
  }

  /// A name inside of a module or enum.
  func lookup(_ name: TextID, _ space: NameSpace, in target: NameTarget, from module: UInt32) -> NameBinding? {
    switch target {
    case .module(let id):
      guard let binding = modules[Int(id)].names[name, space], isVisible(binding.reach, from: module) else { return nil }
      return binding
    case .element(let id):
      guard elements[Int(id)].kind == .enum, space != .macro, budget.bindings > 0 else { return nil }
      let variants = variants(of: id)
      budget.bindings -= variants.count / 64
      guard let variant = variants.first(where: { elements[Int($0)].name == name }) else { return nil }
      return NameBinding(target: .element(variant), reach: .everyone, origin: .definition)
    case .external: return nil
    }
  }

  /// Public use trees that lead nowhere: the surface lacks what they name.
  func reportUnbound() {
    for leaf in leaves where leaf.reach.isEveryone && !leaf.isFixed && !leaf.isHidden {
      let isBound =
        leaf.isWildcard ? resolve(steps[leaf.path], in: leaf.module, isAbsolute: leaf.isAbsolute, isImport: true) != nil : leaf.found != 0
      if !isBound {
        reasons.insert("nothing is found for '" + steps[leaf.path].map { facts.text.string($0) }.joined(separator: rules.separator) + "'")
      }
    }
  }

  // MARK: Leaves

  private func bindGlob(_ index: Int) -> Bool {
    let leaf = leaves[index]
    guard let target = resolve(steps[leaf.path], in: leaf.module, isAbsolute: leaf.isAbsolute, isImport: true) else { return false }
    var isChanged = false
    switch target {
    case .module(let id):
      guard id != leaf.module else { return false }
      for (key, binding) in modules[Int(id)].names.entries where isVisible(binding.reach, from: leaf.module) {
        budget.bindings -= 1
        var copy = binding
        copy.reach = narrower(leaf.reach, binding.reach)
        copy.isHidden = leaf.isHidden || binding.isHidden
        if case .external = binding.target { copy.leaf = Int32(index) }
        isChanged = putGlob(key.name, key.space, copy, in: leaf.module) || isChanged
      }
      for glob in modules[Int(id)].externalGlobs where glob.reach.isEveryone {
        isChanged =
          add(ExternalGlob(path: glob.path, reach: leaf.reach, isHidden: leaf.isHidden || glob.isHidden, leaf: Int32(index)), to: leaf.module)
          || isChanged
      }
    case .element(let id):
      guard elements[Int(id)].kind == .enum else { return false }
      for variant in variants(of: id) {
        let binding = NameBinding(target: .element(variant), reach: leaf.reach, origin: .glob, isHidden: leaf.isHidden)
        for space in [NameSpace.type, .value] { isChanged = putGlob(elements[Int(variant)].name, space, binding, in: leaf.module) || isChanged }
      }
    case .external(let path):
      isChanged = add(ExternalGlob(path: path, reach: leaf.reach, isHidden: leaf.isHidden, leaf: Int32(index)), to: leaf.module)
    }
    return isChanged
  }

  private func add(_ glob: ExternalGlob, to module: UInt32) -> Bool {
    if modules[Int(module)].externalGlobs.contains(where: { $0.path == glob.path && $0.reach == glob.reach }) { return false }
    modules[Int(module)].externalGlobs.append(glob)
    return true
  }

  /// Binds a name that a glob brings: nothing explicit gives way, private names and imports included; the same thing takes the wider
  /// reach; of two things the first one stays.
  private func putGlob(_ name: TextID, _ space: NameSpace, _ binding: NameBinding, in module: UInt32) -> Bool {
    var binding = binding
    binding.origin = .glob
    guard let known = modules[Int(module)].names[name, space] else {
      modules[Int(module)].names.set(name, space, binding)
      return true
    }
    guard known.origin == .glob else { return false }
    var merged = known
    if known.target == binding.target {
      let isWider = narrower(known.reach, binding.reach) == known.reach && known.reach != binding.reach
      if isWider { merged = binding } else if known.reach == binding.reach { merged.isHidden = known.isHidden && binding.isHidden }
      guard isWider || merged.isHidden != known.isHidden else { return false }
    } else {
      guard !known.isAmbiguous else { return false }
      merged.isAmbiguous = true
    }
    modules[Int(module)].names.set(name, space, merged)
    return true
  }

  private func putNamed(_ leaf: ImportLeaf, _ index: Int, _ space: NameSpace, _ target: NameTarget, _ reach: Reach) -> Bool {
    leaves[index].found |= 1 << space.rawValue
    if let known = modules[Int(leaf.module)].names[leaf.alias, space], known.origin != .glob { return false }
    let binding = NameBinding(
      target: target, reach: narrower(leaf.reach, reach), origin: .named, isHidden: leaf.isHidden, leaf: Int32(index))
    modules[Int(leaf.module)].names.set(leaf.alias, space, binding)
    return true
  }

  private func bindLeaf(_ index: Int) -> Bool {
    let leaf = leaves[index]
    let path = steps[leaf.path]
    guard let last = path.last else { return false }
    if path.count == 1 { return bindSingle(leaf, index, last) }
    guard let target = resolve(path.dropLast(), in: leaf.module, isAbsolute: leaf.isAbsolute, isImport: true) else { return false }
    if last == names.words.here {
      // The type's name alone.
      guard leaf.found == 0 else { return false }
      leaves[index].found = 7
      return putNamed(leaf, index, .type, target, .everyone)
    }
    if last == names.words.parent {
      guard leaf.found == 0, case .module(let id) = target else { return false }
      leaves[index].found = 7
      return putNamed(leaf, index, .type, .module(UInt32(max(modules[Int(id)].parent, 0))), .everyone)
    }
    var isChanged = false
    if case .external(let name) = target {
      guard leaf.found == 0 else { return false }
      let path = external(name, last)
      for space in NameSpace.allCases { isChanged = putNamed(leaf, index, space, .external(path), .everyone) || isChanged }
      return true
    }
    for space in NameSpace.allCases where leaf.found & (1 << space.rawValue) == 0 {
      guard let binding = lookup(last, space, in: target, from: leaf.module) else { continue }
      // A name is not its own import.
      if target == .module(leaf.module), last == leaf.alias, binding.origin != .glob { continue }
      isChanged = putNamed(leaf, index, space, binding.target, binding.reach) || isChanged
    }
    return isChanged
  }

  /// `use name;`: of the module or, in the rooted edition, of the root; a macro in textual scope; another package.
  private func bindSingle(_ leaf: ImportLeaf, _ index: Int, _ name: TextID) -> Bool {
    let words = names.words
    if name == words.root || name == words.here || name == words.parent {
      guard leaf.found == 0, let target = resolve([name], in: leaf.module, isAbsolute: false, isImport: true) else { return false }
      leaves[index].found = 7
      return putNamed(leaf, index, .type, target, .everyone)
    }
    let base = isRooted ? 0 : leaf.module
    var isChanged = false
    if !leaf.isAbsolute || isRooted {
      for space in NameSpace.allCases where leaves[index].found & (1 << space.rawValue) == 0 {
        guard let binding = modules[Int(base)].names[name, space], isVisible(binding.reach, from: leaf.module) else { continue }
        if base == leaf.module, name == leaf.alias, binding.origin != .glob { continue }
        isChanged = putNamed(leaf, index, space, binding.target, binding.reach) || isChanged
      }
      if leaves[index].found & 4 == 0, let macro = textualMacro(name, modules[Int(leaf.module)].environment) {
        isChanged = putNamed(leaf, index, .macro, .element(macros[Int(macro)].element), .everyone) || isChanged
      }
    }
    if leaves[index].found & 1 == 0, let target = packages[name] ?? (dependencies.contains(name) || leaf.isAbsolute ? .external(name) : nil) {
      let isTaken = base == leaf.module && modules[Int(base)].names[name, .type] != nil && name != leaf.alias
      if !isTaken { isChanged = putNamed(leaf, index, .type, target, .everyone) || isChanged }
    }
    return isChanged
  }

  /// Names that their module does not have but may get through a glob over another package.
  private func bindThroughExternalGlobs() -> Bool {
    var isChanged = false
    for index in leaves.indices where leaves[index].found == 0 && !leaves[index].isFixed && !leaves[index].isWildcard {
      let leaf = leaves[index]
      let path = steps[leaf.path]
      var count = path.count - 1
      while count >= min(1, path.count - 1) {
        if case .module(let id)? = resolve(path.prefix(count), in: leaf.module, isAbsolute: leaf.isAbsolute, isImport: true) {
          guard count < path.count, modules[Int(id)].names[path[path.startIndex + count], .type] == nil,
            let glob = modules[Int(id)].externalGlobs.first(where: { isVisible($0.reach, from: leaf.module) })
          else { break }
          var name = glob.path
          for step in path.dropFirst(count) { name = external(name, step) }
          for space in NameSpace.allCases { _ = putNamed(leaf, index, space, .external(name), .everyone) }
          isChanged = true
          break
        }
        count -= 1
      }
    }
    return isChanged
  }
}
