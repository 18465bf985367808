import Glibc
import Records
import Synchronization

/// The only place that writes: results to standard output, everything else to standard error.
enum Output {
  private static let buffer = Mutex<[UInt8]>([])

  /// Whether results go to a person's terminal.
  static let isTerminal = isatty(1) == 1
  /// Whether notes go to a person's terminal.
  static let isErrorTerminal = isatty(2) == 1

  /// Whether a terminal for notes can move its cursor.
  static let isErrorScreen = isErrorTerminal && isScreen
  /// Whether a terminal can move its cursor.
  static let isScreen = getenv("TERM").map { String(cString: $0) != "dumb" } ?? false

  /// The width of the terminal in columns at the moment; 100 elsewhere.
  static var width: Int { size.columns }

  /// The size of the terminal at the moment; 24 lines of 100 columns elsewhere.
  static var size: (columns: Int, lines: Int) {
    var size = winsize()
    guard ioctl(isTerminal ? 1 : 2, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return (100, 24) }
    return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : 24)
  }

  /// Adds a line to the results.
  static func print(_ line: String) { write(Array(line.utf8) + [0x0a]) }

  /// Adds bytes to the results.
  static func write(_ bytes: [UInt8]) {
    let isFull = buffer.withLock {
      $0 += bytes
      return $0.count > 1 << 16
    }
    if isFull { flush() }
  }

  /// Sends the results on. A reader that has gone away (`omni … | head`) ends the program quietly.
  static func flush() {
    var bytes: [UInt8] = []
    buffer.withLock { swap(&bytes, &$0) }
    send(bytes, to: 1)
  }

  /// Writes a line to standard error.
  static func note(_ line: String) { send(Array((line + "\n").utf8), to: 2) }

  /// Sends control sequences and text to a terminal.
  /// - Parameter descriptor: 1 for standard output, 2 for standard error.
  static func draw(_ text: String, to descriptor: Int32) { send(Array(text.utf8), to: descriptor) }

  /// Replaces the line at hand on a terminal's standard error.
  static func status(_ line: String) { send(Array(("\r" + line + "\u{1B}[K").utf8), to: 2) }

  static func report(_ error: OmniError) {
    let lines = error.description.split(separator: "\n", omittingEmptySubsequences: false)
    note(Style.bold("omni: ", on: isErrorTerminal) + lines.joined(separator: "\n"))
  }

  private static func send(_ bytes: [UInt8], to descriptor: Int32) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if written > 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR, errno != EAGAIN {
        // Notes that no one reads must not stop the work.
        if descriptor == 2 { return }
        if errno == EPIPE { exit(0) }
        report(
          OmniError(
            .environment, "cannot write the results", at: "standard output", why: String(cString: strerror(errno)),
            hint: "free some disk space, or send them elsewhere"))
        exit(3)
      }
    }
  }
}

/// Colours, on a terminal that wants them (`NO_COLOR` is honoured). Colour never carries meaning alone.
enum Style {
  private static let isWanted = getenv("NO_COLOR") == nil && getenv("TERM").map { String(cString: $0) } != "dumb"

  static func bold(_ text: String, on: Bool = Output.isTerminal) -> String { wrap(text, "1", on) }
  static func dim(_ text: String, on: Bool = Output.isTerminal) -> String { wrap(text, "2", on) }
  static func blue(_ text: String, on: Bool = Output.isTerminal) -> String { wrap(text, "34", on) }
  static func green(_ text: String, on: Bool = Output.isTerminal) -> String { wrap(text, "32", on) }
  static func yellow(_ text: String, on: Bool = Output.isTerminal) -> String { wrap(text, "33", on) }
  static func red(_ text: String, on: Bool = Output.isTerminal) -> String { wrap(text, "31", on) }

  private static func wrap(_ text: String, _ code: String, _ on: Bool) -> String {
    on && isWanted && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }

  /// A text of somebody else's making for a terminal: control characters, which could move the cursor or worse, shown as `\u{FFFD}`.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) || text.unicodeScalars.contains(where: { (0x80...0x9f).contains($0.value) }) else {
      return text
    }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }

  /// Cuts a text to so many characters, with `…`.
  static func cut(_ text: String, to width: Int) -> String {
    text.count <= width ? text : text.prefix(max(0, width - 1)) + "…"
  }
}

/// Rows under a heading, columns aligned, numbers to the right.
struct Table {
  var columns: [String]
  var rows: [[String]] = []
  var rightAligned: Set<Int> = []

  /// The lines; the last column is cut to the terminal's width.
  func lines() -> [String] {
    var widths = columns.map(\.count)
    for row in rows { for (i, cell) in row.enumerated() { widths[i] = max(widths[i], cell.count) } }
    func line(_ cells: [String]) -> String {
      var text = ""
      for (i, cell) in cells.enumerated() {
        let space = String(repeating: " ", count: max(0, widths[i] - cell.count))
        text += (i > 0 ? "  " : "") + (rightAligned.contains(i) ? space + cell : i == cells.count - 1 ? cell : cell + space)
      }
      return Output.isTerminal ? Style.cut(text, to: Output.width) : text
    }
    return [Style.dim(line(columns))] + rows.map(line)
  }
}
