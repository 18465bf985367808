import Records

/// A surface as Markdown: for documents, and for an AI's context. Canonical paths only; re-exports are listed with their element.
struct SurfaceMarkdown {
  private let surface: PackageSurface
  init(_ surface: PackageSurface) { self.surface = surface }

  func lines() -> [String] {
    let text = surface.text
    var lines = ["# \(surface.package.name) \(surface.package.version)", ""]
    for reason in surface.reasons { lines.append("> \(surface.status.rawValue): \(reason)") }
    var aliases: [UInt32: [String]] = [:]
    for row in surface.paths where !row.isCanonical { if let symbol = row.symbol { aliases[symbol, default: []].append(text.string(row.path)) } }
    for row in surface.paths where row.isCanonical {
      guard let index = row.symbol else { continue }
      let symbol = surface.symbols[Int(index)], path = text.string(row.path)
      let summary = text.optionalString(symbol.doc).map(Summary.of) ?? ""
      if symbol.kind == .module || symbol.kind == .package {
        lines += ["", "## \(path)", ""]
        if !summary.isEmpty { lines += [summary, ""] }
        continue
      }
      let also = aliases[index].map { " (also \($0.map { "`\($0)`" }.joined(separator: ", ")))" } ?? ""
      let deprecated = symbol.deprecated.isNone ? "" : " **deprecated**"
      lines.append(
        "- `\(path)`: `\(text.optionalString(symbol.signature) ?? symbol.kind.rawValue)`\(deprecated)\(also)\(summary.isEmpty ? "" : " — \(summary)")"
      )
    }
    return lines
  }
}
