/// Surfaces as an index in SCIP's format (github.com/sourcegraph/scip, `scip.proto`), for tools that know it.
///
/// An index says where symbols are defined. Its ranges are whole lines: a surface knows the line of a declaration and the bytes it takes,
/// but not their column. Symbols without a place in a file stand among the external ones.
public enum SurfaceSCIP {
  /// The beginning of an index.
  /// - Parameters:
  ///   - tool: name and version of what writes, with a space between them.
  ///   - root: a URI; paths of documents are below it.
  public static func head(tool: String, root: String) -> [UInt8] {
    let parts = tool.split(separator: " ", maxSplits: 1).map(String.init)
    var writer = ProtobufWriter()
    writer.message(1) { metadata in
      metadata.message(2) { info in
        info.text(1, parts.first ?? "")
        info.text(2, parts.count > 1 ? parts[1] : "")
      }
      metadata.text(3, root)
      metadata.number(4, 1)
    }
    return writer.bytes
  }

  /// One package's documents and external symbols; they may follow the head and those of other packages.
  /// - Parameters:
  ///   - manager: the package manager's word in symbol ids.
  ///   - folder: what precedes the paths of the package's files, with a slash at its end, or empty.
  public static func documents(_ surface: PackageSurface, manager: String, folder: String) -> [UInt8] {
    let ids = SymbolID(surface, manager: manager), text = surface.text
    var canonical = [Int](repeating: -1, count: surface.symbols.count)
    for (i, path) in surface.paths.enumerated() where path.isCanonical { if let symbol = path.symbol { canonical[Int(symbol)] = i } }
    var byFile: [[Int]] = Array(repeating: [], count: surface.files.count)
    var placeless: [Int] = []
    for (i, symbol) in surface.symbols.enumerated() where canonical[i] >= 0 {
      if let file = symbol.file, symbol.line > 0 { byFile[Int(file)].append(i) } else { placeless.append(i) }
    }
    func information(_ index: Int) -> ProtobufWriter {
      let symbol = surface.symbols[index], path = surface.paths[canonical[index]]
      var writer = ProtobufWriter()
      writer.field(1, ids.id(ofSymbol: UInt32(index)) ?? [])
      if let doc = text.optionalString(symbol.doc) { writer.text(3, doc) }
      writer.number(5, number(symbol.kind))
      writer.field(6, text.withBytes(path.path) { Array($0.dropFirst(Int(path.nameStart))) })
      if let signature = text.optionalString(symbol.signature) {
        writer.message(7) { document in
          document.text(4, surface.language)
          document.text(5, signature)
        }
      }
      return writer
    }
    var writer = ProtobufWriter()
    for (file, symbols) in byFile.enumerated() where !symbols.isEmpty {
      writer.message(2) { document in
        document.text(1, folder + text.string(surface.files[file].path))
        for index in symbols {
          document.message(2) { occurrence in
            let line = Int(surface.symbols[index].line) - 1
            occurrence.packed(1, [line, 0, line + 1, 0])
            occurrence.field(2, ids.id(ofSymbol: UInt32(index)) ?? [])
            // SymbolRole.Definition
            occurrence.number(3, 1)
          }
        }
        for index in symbols { document.field(3, information(index).bytes) }
        document.text(4, surface.language)
        // PositionEncoding.UTF8CodeUnitOffsetFromLineStart
        document.number(6, 1)
      }
    }
    for index in placeless { writer.field(3, information(index).bytes) }
    return writer.bytes
  }

  /// The number of a kind in `SymbolInformation.Kind`.
  private static func number(_ kind: SymbolKind) -> Int {
    switch kind {
    case .package: 35
    case .module: 29
    case .namespace: 30
    case .class: 7
    case .struct: 49
    case .union: 59
    case .enum: 11
    case .interface: 21
    case .trait: 53
    case .type: 54
    case .typeAlias: 55
    case .function: 17
    case .method: 26
    case .constructor: 9
    case .macro: 25
    case .property: 41
    case .accessor: 72
    case .attribute, .field: 15
    case .variable: 61
    case .constant: 8
    case .enumerator: 12
    }
  }
}
