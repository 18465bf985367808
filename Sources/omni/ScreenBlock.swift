/// Lines at the end of a terminal that are renewed in place.
///
/// Every line ends with the line's end, so that the cursor stands below them: whatever ends the program, and whatever the terminal echoes
/// (`^C`), what follows begins on a line of its own.
struct ScreenBlock {
  /// 1 for standard output, 2 for standard error.
  private let descriptor: Int32
  private var shown: [String] = []
  private var columns = 0

  init(on descriptor: Int32) { self.descriptor = descriptor }

  /// Shows these lines in place of those before: as many as fit the terminal, cut to its width. One write for all, and none when nothing
  /// has changed: nothing flickers.
  /// - Parameter style: adds colours to a line that is cut already.
  mutating func draw(_ lines: [String], style: (String) -> String) {
    let size = Output.size
    let lines = lines.prefix(max(1, size.lines - 1)).map { Style.cut($0, to: size.columns - 1) }
    guard lines != shown || size.columns != columns else { return }
    let text = lines.map { style($0) + "\u{1B}[K\n" }.joined()
    Output.draw(back(size.columns) + text + "\u{1B}[J", to: descriptor)
    (shown, columns) = (lines, size.columns)
  }

  /// Takes the lines away.
  mutating func clear() {
    guard !shown.isEmpty else { return }
    Output.draw(back(Output.size.columns) + "\u{1B}[J", to: descriptor)
    shown = []
  }

  /// Moves to the first line. A terminal that has become narrower has wrapped those that no longer fit.
  private func back(_ columns: Int) -> String {
    let rows = shown.reduce(0) { $0 + max(1, ($1.count + columns - 1) / max(1, columns)) }
    return rows > 0 ? "\r\u{1B}[\(rows)A" : "\r"
  }
}
