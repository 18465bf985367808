import ArgumentParser
import Foundation
import Query
import Records
import Registries
import Store

struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compares the public API of two versions: what was added, removed and changed, and what breaks callers.",
    discussion: """
      omni diff requests@2.31.0 requests@2.32.5, or omni diff requests --from SPRINT --to SPRINT, or the sprints alone for a table of all
      packages that differ. What breaks is decided by the language's own rules (plugins/languages/*/compatibility.yaml).
      """)
  @Argument(help: "A package URL: the old version, or the package in both sprints.") var old: String?
  @Argument(help: "A package URL: the new version.") var new: String?
  @Option(name: .customLong("from"), help: "The old one as this sprint has it.") var from: String?
  @Option(name: .customLong("to"), help: "The new one as this sprint has it.") var to: String?
  @Flag(help: "End with status 1 when something breaks callers.") var exitCode = false
  @Option(help: "text or jsonl.") var format: RowFormat = .text
  @OptionGroup var chunks: ChunkOptions

  func run() throws {
    let installation = try Installation.find()
    let view = try chunks.view(installation)
    var worst = Verdict.compatible
    if let old {
      guard new != nil || (from != nil && to != nil) else {
        throw OmniError(.usage, "one version alone cannot be compared", at: old, hint: "name two versions, or two sprints by --from and --to")
      }
      let before = try PackageLookup(view, sprint: from).surface(try installation.packageURL(old))
      let after = try PackageLookup(view, sprint: to).surface(try installation.packageURL(new ?? old))
      guard before.language == after.language else {
        throw OmniError(.usage, "the packages are of two languages", at: "\(before.language), \(after.language)")
      }
      let diff = SurfaceDiff(before, after, try installation.compatibility(of: after.language))
      worst = diff.verdict
      let page = DiffPage(diff, view.set.purl(before.package), view.set.purl(after.package))
      if format == .jsonl { Output.write(page.json()) } else { page.lines().forEach(Output.print) }
    } else {
      guard let from, let to else { throw OmniError(.usage, "nothing to compare", hint: "omni diff OLD NEW, or --from SPRINT --to SPRINT") }
      worst = try compareSprints(from, to, view, installation)
    }
    try view.reportProblems()
    if exitCode, worst == .breaking { throw Failed() }
  }

  /// Prints a row for each package that both sprints have and that differs.
  private func compareSprints(_ from: String, _ to: String, _ view: DatasetView, _ installation: Installation) throws(OmniError) -> Verdict {
    var table = Table(columns: ["package", "from", "to", "added", "removed", "changed", "callers"], rightAligned: [3, 4, 5])
    var worst = Verdict.compatible
    for (before, after) in try SprintPairs(view, from: from, to: to).pairs() {
      let old = try PackageLookup(view).surface(before), new = try PackageLookup(view).surface(after)
      let diff = SurfaceDiff(old, new, try installation.compatibility(of: new.language))
      if diff.changes.isEmpty { continue }
      worst = max(worst, diff.verdict)
      let page = DiffPage(diff, view.set.purl(before.key), view.set.purl(after.key))
      if format == .jsonl {
        Output.write(page.json())
        continue
      }
      let counts = [SurfaceDiff.Kind.added, .removed, .changed].map { kind in String(diff.changes.filter { $0.kind == kind }.count) }
      table.rows.append([Style.plain(after.key.name), before.key.version, after.key.version] + counts + [diff.verdict.name])
    }
    if format == .text {
      if table.rows.isEmpty { Output.note("no package of both sprints differs") } else { table.lines().forEach(Output.print) }
    }
    return worst
  }
}

/// A diff as `omni diff` prints it.
struct DiffPage {
  private let diff: SurfaceDiff
  private let old, new: String

  init(_ diff: SurfaceDiff, _ old: String, _ new: String) {
    self.diff = diff
    self.old = old
    self.new = new
  }

  func lines() -> [String] {
    var lines = ["\(old) → \(new): \(summary)"]
    for kind in [SurfaceDiff.Kind.removed, .changed, .added] {
      // What breaks comes first; sorting keeps the paths' order.
      let changes = diff.changes.filter { $0.kind == kind }.sorted { $0.verdict > $1.verdict }
      if changes.isEmpty { continue }
      lines += ["", Style.bold("\(kind.rawValue) (\(changes.count))")]
      for change in changes {
        let mark = change.verdict == .compatible ? "  " : change.verdict == .breaking ? Style.red("! ") : Style.yellow("? ")
        lines.append("\(mark)\(Style.plain(change.path))  \(change.symbolKind?.rawValue ?? "external")")
        if kind == .changed {
          for (sign, text) in [("-", change.before), ("+", change.after)] where change.before != change.after {
            if let text { lines.append("    \(sign) " + Style.plain(text)) }
          }
        }
        lines += change.reasons.map { "      " + Style.dim(Style.plain($0)) }
      }
    }
    return lines
  }

  private var summary: String {
    let counts = [SurfaceDiff.Kind.added, .removed, .changed].map { kind in "\(diff.changes.filter { $0.kind == kind }.count) \(kind.rawValue)" }
    let breaking = diff.changes.filter { $0.verdict == .breaking }.count, possible = diff.changes.filter { $0.verdict == .possible }.count
    return counts.joined(separator: ", ") + "; \(breaking) breaking, \(possible) possibly"
  }

  func json() -> [UInt8] {
    var json = JSONWriter()
    for change in diff.changes {
      json.beginObject()
      for (key, text) in [
        ("old", old), ("new", new), ("path", change.path), ("change", change.kind.rawValue), ("kind", change.symbolKind?.rawValue),
        ("verdict", change.verdict.name), ("before", change.before), ("after", change.after),
      ] {
        json.key(key)
        if let text { json.string(text) } else { json.null() }
      }
      json.key("reasons")
      json.beginArray()
      for reason in change.reasons { json.string(reason) }
      json.endArray()
      json.endObject()
      json.newline()
    }
    return json.bytes
  }
}
