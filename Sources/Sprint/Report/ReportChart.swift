import Foundation

/// A report's timeline as an SVG image: processors, packages, archives and memory, one panel each over the same time.
///
/// No script, no font of its own, nothing fetched; readable on light and dark pages, described for those who do not see it.
struct ReportChart {
  private let report: SprintReport
  private let width = 720.0, left = 16.0, right = 16.0, panel = 64.0, gap = 34.0, top = 52.0

  init(_ report: SprintReport) { self.report = report }

  private struct Panel {
    var title: String
    /// What the highest value is called.
    var label: String
    var values: [Double?]
    var limit: Double
  }

  private var panels: [Panel] {
    let points = report.timeline.points, total = report.total
    let highest = { (values: [Double?]) in values.reduce(0) { max($0, $1 ?? 0) } }
    let cores = points.map { $0?.cores }, packages = points.map { $0?.packages }, bytes = points.map { $0?.bytes }
    let memory = points.map { $0.map { Double($0.memory) } }
    let offered = Double(max(1, total.workers))
    let used = String(format: "%.0f %%", total.use * 100)
    return [
      Panel(
        title: "Processors", label: "\(used) of \(total.workers) \(total.workers == 1 ? "core" : "cores")", values: cores,
        limit: max(offered, highest(cores))),
      Panel(
        title: "Packages", label: "mean \(Amount.rate(total.packagesPerSecond))/s, at most \(Amount.rate(highest(packages)))/s", values: packages,
        limit: highest(packages)),
      Panel(
        title: "Archives", label: "mean \(Amount.bytes(Int(total.bytesPerSecond)))/s, at most \(Amount.bytes(Int(highest(bytes))))/s", values: bytes,
        limit: highest(bytes)),
      Panel(title: "Memory", label: "at most \(Amount.bytes(total.peakMemory))", values: memory, limit: highest(memory)),
    ]
  }

  func svg() -> String {
    let panels = panels
    let height = top + Double(panels.count) * (panel + gap) + 26
    let size = (Self.number(width), Self.number(height))
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(size.0) \#(size.1)" width="\#(size.0)" height="\#(size.1)""#,
      #"role="img" aria-labelledby="title desc">"#,
      "<title id=\"title\">\(Self.escaped("Sprint \(report.sprint)"))</title>",
      "<desc id=\"desc\">\(Self.escaped(description(panels)))</desc>",
      Self.style,
      #"<rect class="page" width="100%" height="100%" rx="6"/>"#,
      text(left, 24, report.sprint, "name"), text(width - right, 24, subtitle, "label end"),
    ]
    for (place, panel) in panels.enumerated() { lines += draw(panel, at: top + Double(place) * (self.panel + gap)) }
    if report.timeline.seconds > 0 {
      lines += [text(left, height - 18, "0", "label"), text(width - right, height - 18, Amount.seconds(report.timeline.seconds), "label end")]
    }
    return (lines + ["</svg>", ""]).joined(separator: "\n")
  }

  private var subtitle: String {
    guard report.timeline.seconds > 0 else { return "nothing was measured yet" }
    return "\(Amount.seconds(report.timeline.seconds)) at work" + (report.runCount > 1 ? " in \(report.runCount) runs" : "")
  }

  private func description(_ panels: [Panel]) -> String {
    "\(report.packagesDone) of \(report.packages) packages are done, \(subtitle). "
      + panels.map { "\($0.title): \($0.label)." }.joined(separator: " ")
  }

  /// A panel: its heading, its ground, the values as steps, a mark wherever a run followed another.
  private func draw(_ panel: Panel, at y: Double) -> [String] {
    let bottom = y + gap - 16 + self.panel
    var lines = [text(left, y + 10, panel.title, "label"), text(width - right, y + 10, panel.label, "label end")]
    lines.append("<path class=\"ground\" d=\"M\(Self.number(left)) \(Self.number(bottom))H\(Self.number(width - right))\"/>")
    if panel.limit > 0, !panel.values.isEmpty {
      let step = (width - left - right) / Double(panel.values.count)
      var path = ""
      for (place, value) in panel.values.enumerated() {
        let x = left + Double(place) * step, before = place > 0 ? panel.values[place - 1] : nil
        let height = (value ?? 0) / panel.limit * self.panel
        if value != nil {
          if before == nil { path += "M\(Self.number(x)) \(Self.number(bottom))" }
          path += "V\(Self.number(bottom - height))H\(Self.number(x + step))"
        }
        let isLast = place + 1 == panel.values.count || panel.values[place + 1] == nil
        if value != nil, isLast { path += "V\(Self.number(bottom))Z" }
      }
      lines.append("<path class=\"values\" d=\"\(path)\"/>")
      let scale = (width - left - right) / max(report.timeline.seconds, 1e-9)
      let seams = report.timeline.seams.map { "M\(Self.number(left + $0 * scale)) \(Self.number(bottom))v-\(Self.number(self.panel))" }
      if !seams.isEmpty { lines.append("<path class=\"seam\" d=\"\(seams.joined())\"/>") }
    }
    return lines
  }

  private func text(_ x: Double, _ y: Double, _ text: String, _ kind: String) -> String {
    "<text class=\"\(kind)\" x=\"\(Self.number(x))\" y=\"\(Self.number(y))\">\(Self.escaped(text))</text>"
  }

  private static let style = """
    <style>
    .page { fill: #ffffff; stroke: #d0d7de; }
    text { font: 12px system-ui, sans-serif; fill: #57606a; }
    .name { font-size: 16px; font-weight: 600; fill: #1f2328; }
    .end { text-anchor: end; }
    .ground { stroke: #d0d7de; }
    .values { fill: #2f81f7; fill-opacity: 0.35; stroke: #2f81f7; stroke-linejoin: round; }
    .seam { stroke: #9a6700; stroke-dasharray: 2 3; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #30363d; }
      text { fill: #9198a1; }
      .name { fill: #f0f6fc; }
      .ground { stroke: #30363d; }
      .seam { stroke: #d29922; }
    }
    </style>
    """

  /// At most two decimals: a picture needs no more.
  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() ? String(format: "%.0f", rounded) : String(format: "%.2f", rounded)
  }

  /// A text as XML allows it.
  private static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "\u{FFFE}", "\u{FFFF}": out.unicodeScalars.append("\u{FFFD}")
      default: out.unicodeScalars.append(scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar)
      }
    }
    return out
  }
}
