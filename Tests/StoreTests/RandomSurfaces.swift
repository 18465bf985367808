import Records
import TestSupport

extension PackageSurface {
  /// A surface of random rows that exercises every field: absent and empty texts, non-ASCII, quotes, files without a hash.
  static func random(_ key: PackageKey, seed: UInt64, symbols: Int = 40) -> PackageSurface {
    var random = SeededGenerator(seed: seed)
    let language = ["python", "rust", ""].randomElement(using: &random)!, status = PackageStatus.allCases.randomElement(using: &random)!
    var surface = PackageSurface(package: key, language: language, status: status)
    surface.separator = ["::", ".", "/"].randomElement(using: &random)!
    surface.reasons = (0..<Int.random(in: 0...2, using: &random)).map { "reason \($0)\n'x'" }
    surface.readme = Bool.random(using: &random) ? ["a \(Int.random(in: 0...2, using: &random))", ""].randomElement(using: &random) : nil
    surface.archive = Bool.random(using: &random) ? "\(key.name).tar.gz" : nil
    surface.archiveSHA256 = Bool.random(using: &random) ? hash(&random) : nil
    let words = ["get", "Session", "größe", "a\"b", "", "x", "read_csv", "HTTPServer", "日本"]
    func text(_ surface: inout PackageSurface, _ random: inout SeededGenerator, absent: Bool = true) -> TextID {
      if absent, Bool.random(using: &random) { return .none }
      return surface.text.intern((0..<Int.random(in: 0...3, using: &random)).map { _ in words.randomElement(using: &random)! }.joined(separator: " "))
    }
    for i in 0..<Int.random(in: 0...4, using: &random) {
      let sha256 = Bool.random(using: &random) ? surface.text.intern(hash(&random)) : .none
      let path = surface.text.intern("src/file\(i).py"), problem = text(&surface, &random)
      surface.files.append(FileRow(path: path, sha256: sha256, size: .random(in: 0...(.max), using: &random), problem: problem))
    }
    for i in 0..<symbols {
      let scope = "pkg" + surface.separator + "m\(i / 7)" + surface.separator, name = words.randomElement(using: &random)! + "\(i)"
      let path = surface.text.intern(scope + name)
      let isMoved = Bool.random(using: &random)
      var symbol = SymbolRow(kind: SymbolKind.allCases.randomElement(using: &random)!, definition: isMoved ? text(&surface, &random) : path)
      symbol.status = Exactness.allCases.randomElement(using: &random)!
      symbol.file = surface.files.isEmpty || Bool.random(using: &random) ? nil : .random(in: 0..<UInt32(surface.files.count), using: &random)
      symbol.line = .random(in: 0...3, using: &random)
      symbol.startByte = .random(in: 0...1, using: &random)
      symbol.endByte = .random(in: 0...(.max), using: &random)
      symbol.signature = text(&surface, &random)
      symbol.returns = text(&surface, &random)
      symbol.doc = text(&surface, &random)
      symbol.deprecated = text(&surface, &random)
      symbol.conditions = text(&surface, &random)
      let firstParameter = surface.parameters.count, firstType = surface.typeParameters.count
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        let name = text(&surface, &random), type = text(&surface, &random), value = text(&surface, &random)
        let kind = ParameterKind.allCases.randomElement(using: &random)!
        surface.parameters.append(ParameterRow(name: name, type: type, defaultValue: value, kind: kind))
      }
      for _ in 0..<Int.random(in: 0...1, using: &random) { surface.typeParameters.append(text(&surface, &random)) }
      symbol.parameters = firstParameter..<surface.parameters.count
      symbol.typeParameters = firstType..<surface.typeParameters.count
      surface.symbols.append(symbol)
      let rule = text(&surface, &random)
      surface.paths.append(
        PathRow(path: path, nameStart: UInt32(scope.utf8.count), symbol: UInt32(i), isCanonical: true, isReexport: isMoved, rule: rule))
      if Int.random(in: 0..<5, using: &random) == 0 {
        let alias = surface.text.intern("alias\(i)"), isExternal = Bool.random(using: &random)
        var row = PathRow(path: alias, nameStart: 0, symbol: isExternal ? nil : UInt32(i), isCanonical: false, isReexport: true, rule: .none)
        if isExternal { row.external = text(&surface, &random) }
        surface.paths.append(row)
      }
    }
    return surface
  }

  private static func hash(_ random: inout SeededGenerator) -> String {
    String((0..<64).map { _ in "0123456789abcdef".randomElement(using: &random)! })
  }

  /// Everything the surface says, ids resolved: two surfaces say the same exactly when these are equal.
  var spelledOut: [String] {
    func t(_ id: TextID) -> String { text.optionalString(id).map { "‹\($0)›" } ?? "-" }
    var lines = ["\(package) \(language) \(status) \(reasons) \(archive ?? "-") \(archiveSHA256 ?? "-") \(readme ?? "-") \(separator)"]
    lines += files.map { "file \(t($0.path)) \(t($0.sha256)) \($0.size) \(t($0.problem))" }
    lines += parameters.map { "parameter \(t($0.name)) \(t($0.type)) \(t($0.defaultValue)) \($0.kind)" }
    lines += typeParameters.map { "type parameter \(t($0))" }
    for s in symbols {
      // An empty range has no place of its own.
      let parameters = s.parameters.isEmpty ? 0..<0 : s.parameters, typeParameters = s.typeParameters.isEmpty ? 0..<0 : s.typeParameters
      lines.append(
        """
        symbol \(s.kind) \(s.status) \(t(s.definition)) \(s.file.map(String.init) ?? "-") \(s.line) \(s.startByte) \(s.endByte) \(t(s.signature)) \
        \(t(s.returns)) \(t(s.doc)) \(t(s.deprecated)) \(t(s.conditions)) \(parameters) \(typeParameters)
        """)
    }
    lines += paths.map {
      "path \(t($0.path)) \($0.nameStart) \($0.symbol.map(String.init) ?? "-") \(t($0.external)) \($0.isCanonical) \($0.isReexport) \(t($0.rule))"
    }
    return lines
  }
}
