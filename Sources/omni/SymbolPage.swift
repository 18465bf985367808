import Query
import Records

/// A symbol as `omni show` prints it.
struct SymbolPage {
  private let report: SymbolReport

  init(_ report: SymbolReport) { self.report = report }

  /// For people.
  func lines() -> [String] {
    let path = report.path
    var lines = ["\(Style.bold(Style.plain(path.path)))  \(path.kind?.rawValue ?? "external")  \(Style.dim(report.purl))"]
    if let signature = path.signature { lines.append("    " + Style.blue(Style.plain(signature))) }
    if let doc = path.doc, !doc.isEmpty {
      lines.append("")
      lines += doc.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    " + Style.plain(String($0)) }
    }
    let facts = facts()
    if !facts.isEmpty { lines.append("") }
    let width = facts.map(\.name.count).max() ?? 0
    var last = ""
    for fact in facts {
      // A name stands once for all its lines.
      let name = fact.name == last ? "" : fact.name
      last = fact.name
      lines.append(Style.dim(name + String(repeating: " ", count: width - name.count)) + "  " + Style.plain(fact.value))
    }
    return lines
  }

  private func facts() -> [(name: String, value: String)] {
    let path = report.path
    var facts: [(name: String, value: String)] = []
    func add(_ name: String, _ value: String?) { if let value { facts.append((name, value)) } }
    add("deprecated", path.deprecation.map { $0.isEmpty ? "yes" : $0 })
    add("conditions", path.conditions)
    for parameter in report.parameters {
      let type = parameter.type.map { ": " + $0 } ?? "", value = parameter.defaultValue.map { " = " + $0 } ?? ""
      add("parameter", "\(parameter.name ?? "_")\(type)\(value)  (\(parameter.kind))")
    }
    if !report.typeParameters.isEmpty { add("type parameters", report.typeParameters.joined(separator: ", ")) }
    add("returns", path.returns)
    for other in report.paths {
      let notes = [other.isCanonical ? "canonical" : nil, other.rule].compactMap { $0 }
      add("path", other.path + (notes.isEmpty ? "" : "  (" + notes.joined(separator: ", ") + ")"))
    }
    if let definition = path.definition, !report.paths.contains(where: { $0.path == definition }) { add("defined as", definition) }
    add("leads to", path.target)
    for place in report.resolved { add("which is", "\(place.path)  \(place.kind?.rawValue ?? "")  \(place.purl)") }
    for place in report.reexports { add("re-exported as", "\(place.path)  \(place.purl)") }
    if let place = path.place {
      add("file", "\(place.file):\(place.line), bytes \(place.bytes.lowerBound) to \(place.bytes.upperBound)")
      add("its SHA-256", place.sha256)
    }
    add("archive", report.archive)
    add("its SHA-256", report.archiveSHA256)
    if let status = path.status, status != "exact" { add("status", status) }
    if !report.sprint.isEmpty { add("sprint", report.sprint) }
    return facts
  }

  /// For programs: one line.
  func json() -> [UInt8] {
    let path = report.path
    var json = JSONWriter()
    func text(_ key: String, _ value: String?) {
      json.key(key)
      if let value { json.string(value) } else { json.null() }
    }
    json.beginObject()
    for (key, value) in [
      ("purl", report.purl), ("sprint", report.sprint), ("path", path.path), ("kind", path.kind?.rawValue), ("sig", path.signature),
      ("doc", path.doc), ("returns", path.returns), ("deprecation", path.deprecation), ("conditions", path.conditions), ("status", path.status),
      ("definition", path.definition), ("target", path.target), ("archive", report.archive), ("archive_sha256", report.archiveSHA256),
    ] { text(key, value) }
    json.key("parameters")
    json.beginArray()
    for parameter in report.parameters {
      json.beginObject()
      for (key, value) in [("name", parameter.name), ("type", parameter.type), ("default", parameter.defaultValue), ("kind", parameter.kind)] {
        text(key, value)
      }
      json.endObject()
    }
    json.endArray()
    json.key("type_parameters")
    json.beginArray()
    for text in report.typeParameters { json.string(text) }
    json.endArray()
    json.key("paths")
    json.beginArray()
    for other in report.paths {
      json.beginObject()
      text("path", other.path)
      text("rule", other.rule)
      json.key("canonical")
      json.bool(other.isCanonical)
      json.endObject()
    }
    json.endArray()
    for (key, places) in [("resolved", report.resolved), ("reexports", report.reexports)] {
      json.key(key)
      json.beginArray()
      for place in places {
        json.beginObject()
        text("purl", place.purl)
        text("path", place.path)
        json.endObject()
      }
      json.endArray()
    }
    if let place = path.place {
      text("file", place.file)
      for (key, number) in [("line", place.line), ("start_byte", place.bytes.lowerBound), ("end_byte", place.bytes.upperBound)] {
        json.key(key)
        json.integer(number)
      }
      text("sha256", place.sha256)
    }
    json.endObject()
    json.newline()
    return json.bytes
  }
}
