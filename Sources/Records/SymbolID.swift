/// Symbol ids in the shape of SCIP, so that SCIP tools can join on them: `omni npm left-pad 1.3.0 index/leftPad().`.
///
/// Grammar: SCIP's `scip.proto`, message `Symbol`. An id is made from the canonical path; a step's suffix comes from its kind:
/// modules and packages `/`, types `#`, callables `().`, everything else `.`. What precedes the outermost known path (a Go import
/// path) is one namespace. The second and later callables of one path get the disambiguators `(+1)`, `(+2)`…; a type name that
/// shares its path with the type it stands for has the suffix `:`.
struct SymbolID {
  private let header: [UInt8]
  /// Descriptors of each symbol's canonical path, by symbol index; empty for a symbol without one.
  private var descriptors: [[UInt8]]

  /// - Parameter manager: the package manager's word, the purl type.
  /// - Complexity: O(length of all paths).
  init(_ surface: PackageSurface, manager: String) {
    var header = Array("omni".utf8)
    for field in [manager, surface.package.name, surface.package.version] {
      header.append(UInt8(ascii: " "))
      for byte in field.isEmpty ? Array(".".utf8) : Array(field.utf8) {
        header.append(byte)
        if byte == UInt8(ascii: " ") { header.append(byte) }
      }
    }
    header.append(UInt8(ascii: " "))
    self.header = header

    descriptors = [[UInt8]](repeating: [], count: surface.symbols.count)
    let separator = Array(surface.separator.utf8)
    // Paths are in byte order, so a path comes after the path it extends.
    var known: [[UInt8]: [UInt8]] = [:]
    var callables = 0, types = 0
    var last: [UInt8] = []
    for row in surface.paths {
      let path = surface.text.withBytes(row.path) { Array($0) }
      if path != last { (callables, types) = (0, 0) }
      last = path
      var result: [UInt8] = []
      var step = path[...]
      let scope = path[..<min(Int(row.nameStart), path.count)]
      if scope.count > separator.count, !separator.isEmpty, scope.suffix(separator.count).elementsEqual(separator) {
        let parent = Array(scope.dropLast(separator.count))
        result = known[parent] ?? Self.name(parent[...]) + [UInt8(ascii: "/")]
        step = path[scope.endIndex...]
      }
      result += Self.name(step)
      let suffix = Self.suffix(row.symbol.map { surface.symbols[Int($0)].kind })
      if suffix == "()." {
        result += callables == 0 ? Array(suffix.utf8) : Array("(+\(callables)).".utf8)
        callables += 1
      } else if suffix == "#" {
        result += types == 0 ? suffix.utf8 : ":".utf8
        types += 1
      } else {
        result += suffix.utf8
      }
      if known[path] == nil { known[path] = result }
      if row.isCanonical, let symbol = row.symbol { descriptors[Int(symbol)] = result }
    }
  }

  /// The id of a symbol, nil when it has no canonical path.
  func id(ofSymbol index: UInt32) -> [UInt8]? {
    let descriptors = descriptors[Int(index)]
    return descriptors.isEmpty ? nil : header + descriptors
  }

  private static func suffix(_ kind: SymbolKind?) -> String {
    switch kind {
    case .package, .module, .namespace: "/"
    case .class, .struct, .union, .enum, .interface, .trait, .type, .typeAlias: "#"
    case .function, .method, .constructor, .macro: "()."
    case .property, .accessor, .attribute, .field, .variable, .constant, .enumerator, nil: "."
    }
  }

  /// A simple identifier as it is, anything else between backticks.
  private static func name(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let isSimple = bytes.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "$"):
        true
      default: false
      }
    }
    if isSimple, !bytes.isEmpty { return Array(bytes) }
    var name = [UInt8(ascii: "`")]
    for byte in bytes {
      name.append(byte)
      if byte == UInt8(ascii: "`") { name.append(byte) }
    }
    return name + [UInt8(ascii: "`")]
  }
}
