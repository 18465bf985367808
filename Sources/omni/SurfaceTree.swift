import Foundation
import Records

/// A surface as a tree for reading: modules, what is in them, signatures, the first sentence of documentation; re-exports dimmed.
struct SurfaceTree {
  private let surface: PackageSurface
  /// Path → the rows below it.
  private var children: [String: [Int]] = [:]
  /// Path → the row that has them, where a type's name and its declaration share one.
  private var owners: [String: Int] = [:]
  private var roots: [Int] = []
  /// Symbol → its canonical path.
  private var canonical: [UInt32: String] = [:]
  private let paths: [String]

  init(_ surface: PackageSurface) {
    self.surface = surface
    paths = surface.paths.map { surface.text.string($0.path) }
    let known = Set(paths)
    for (i, path) in paths.enumerated() {
      if let symbol = surface.paths[i].symbol, surface.paths[i].isCanonical { canonical[symbol] = path }
      if owners[path] == nil || symbol(i)?.kind != .typeAlias { owners[path] = i }
      var parent = path
      repeat {
        parent = parent.range(of: surface.separator, options: .backwards).map { String(parent[..<$0.lowerBound]) } ?? ""
      } while !parent.isEmpty && !known.contains(parent)
      if parent.isEmpty { roots.append(i) } else { children[parent, default: []].append(i) }
    }
  }

  func lines() -> [String] {
    var lines = [header()]
    for reason in surface.reasons { lines.append(Style.yellow("  ! " + reason)) }
    for root in ordered(roots) { append(root, prefix: "", branch: "", to: &lines) }
    return lines
  }

  private func header() -> String {
    let canonical = surface.paths.count { $0.isCanonical }
    let version = surface.package.registry == "local" ? "" : " " + surface.package.version
    return Style.bold(surface.package.name + version)
      + Style.dim(
        "  \(surface.status.rawValue), \(surface.files.count) files, \(canonical) symbols, \(surface.paths.count) public paths")
  }

  /// Types, callables, values, then modules; by name within each.
  private func ordered(_ indexes: [Int]) -> [Int] {
    func rank(_ i: Int) -> Int {
      guard let kind = symbol(i)?.kind else { return 3 }
      switch kind {
      case .module, .package, .namespace: return 4
      case .class, .struct, .union, .enum, .interface, .trait, .type, .typeAlias: return 0
      case .function, .method, .constructor, .macro: return 1
      case .property, .accessor, .attribute, .field, .variable, .constant, .enumerator: return 2
      }
    }
    return indexes.sorted { (rank($0), paths[$0], $0) < (rank($1), paths[$1], $1) }
  }

  private func symbol(_ i: Int) -> SymbolRow? { surface.paths[i].symbol.map { surface.symbols[Int($0)] } }

  private func append(_ i: Int, prefix: String, branch: String, to lines: inout [String]) {
    lines.append(Style.dim(prefix + branch) + line(i, indent: prefix.count + branch.count))
    guard owners[paths[i]] == i, surface.paths[i].isCanonical || symbol(i)?.kind == .module else { return }
    let below = ordered(children[paths[i]] ?? [])
    let inner = prefix + (branch.isEmpty ? "" : branch == "└─ " ? "   " : "│  ")
    for (n, child) in below.enumerated() { append(child, prefix: inner, branch: n == below.count - 1 ? "└─ " : "├─ ", to: &lines) }
  }

  private func line(_ i: Int, indent: Int) -> String {
    let row = surface.paths[i]
    let name = String(paths[i].utf8.dropFirst(Int(row.nameStart))) ?? paths[i]
    guard let symbol = symbol(i) else { return Style.dim("\(name)  → \(surface.text.string(row.external)) (another package)") }
    if !row.isCanonical, symbol.kind != .module { return Style.dim("\(name)  → \(row.symbol.flatMap { canonical[$0] } ?? "")") }
    let isModule = symbol.kind == .module || symbol.kind == .package, definition = surface.text.string(symbol.definition)
    // A definition is spelled as a path, or as a file, `#` and the names in it.
    let isRenamed =
      !isModule && definition != name && !definition.hasSuffix(surface.separator + name) && !definition.hasSuffix("#" + name)
    let signature = surface.text.optionalString(symbol.signature) ?? "\(symbol.kind.rawValue) \(name)"
    // A local definition that only its table makes public is written under a name of its own.
    let named = signature.contains(name) ? signature : "\(name): \(signature)"
    let head = isModule ? paths[i] : isRenamed ? "\(name) = \(definition)" : named
    let summary = surface.text.optionalString(symbol.doc).map { Style.plain(Summary.of($0)) }
    let deprecated = symbol.deprecated.isNone ? "" : "  [deprecated]"
    var room = Output.isTerminal ? max(20, Output.width - indent) : Int.max
    let shown = Style.cut(Style.plain(head), to: room)
    room -= shown.count + deprecated.count + 2
    var text = (isModule ? Style.bold(shown) : colored(shown, symbol.kind)) + Style.yellow(deprecated)
    if let summary, room > 12 { text += Style.dim("  " + Style.cut(summary, to: room)) }
    return text
  }

  private func colored(_ text: String, _ kind: SymbolKind) -> String {
    switch kind {
    case .class, .struct, .enum, .interface, .trait, .union, .type, .typeAlias: Style.green(text)
    case .function, .method, .constructor, .macro: Style.blue(text)
    default: text
    }
  }
}
