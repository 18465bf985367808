import Records
import Rules
import Syntax

/// Parses the sources of packages for a linker family, within limits, and keeps count. One per worker thread.
final class SourceReader {
  let limits: SurfaceLimits
  /// Read only the files that can show in the surface.
  var isDemandDriven = true
  var counts = SurfaceExtractor.Counts()
  private let parser: SourceParser
  /// The time of the file at hand.
  var clock: FileClock { parser.clock }

  init(limits: ParseLimits, surface: SurfaceLimits) {
    self.limits = surface
    parser = SourceParser(limits: limits)
  }

  /// Parses one text and hands its tree to `body`, which must not keep it.
  /// - Returns: why the text was not or only partly used; nil when it was read whole.
  func read(_ text: UnsafeBufferPointer<UInt8>, as grammar: Language, _ body: (Node) -> Void) -> String? {
    counts.files += 1
    counts.bytes += text.count
    do throws(ParseFailure) {
      let hasErrors = try parser.parse(text, as: grammar) { root in
        counts.nodes += root.descendantCount
        body(root)
        return root.hasError
      }
      counts.allocations += parser.allocations
      return parser.clock.hasStruck ? Self.timeOver : hasErrors ? Self.syntaxErrors : nil
    } catch {
      return error.rawValue
    }
  }

  /// Why a text that is only scanned, not parsed, cannot be used; bytes that are no UTF-8 are for the scanner to bear.
  func problem(of text: UnsafeBufferPointer<UInt8>) -> String? {
    let failure = parser.check(text)
    return failure == .notUTF8 ? nil : failure?.rawValue
  }

  /// The problem of a file whose tree has errors but was used.
  static let syntaxErrors = "has syntax errors; read as far as possible"
  /// The problem of a file whose tree took too long to read.
  static let timeOver = "its tree was read up to its CPU time limit"
}

/// Why files of a package were not or only partly used, by index of the source.
struct SourceProblems {
  private var problems: [String?]

  init(count: Int) { problems = [String?](repeating: nil, count: count) }

  subscript(source: Int) -> String? {
    get { problems[source] }
    set { problems[source] = newValue }
  }

  /// Whether a source gave nothing at all.
  func isUnread(_ source: Int) -> Bool {
    guard let problem = problems[source] else { return false }
    return problem != SourceReader.syntaxErrors && problem != SourceReader.timeOver
  }

  /// One clause for each kind of problem, with the files it struck, the first few by name; sorted.
  /// - Parameter cut: the limits that cut the surface; nil: none did.
  func reasons(_ sources: [SourceFile], cut: SurfaceLimits? = nil) -> [String] {
    var files: [String: [String]] = [:]
    for (problem, source) in zip(problems, sources) {
      if let problem { files[problem, default: []].append(source.path) }
    }
    var reasons = files.map { problem, paths in
      let named = paths.prefix(3).joined(separator: ", ")
      return "\(problem): " + (paths.count > 3 ? "\(named) and \(paths.count - 3) more" : named)
    }
    if let cut {
      reasons.append("more than \(cut.paths) public paths, or one longer than \(cut.pathBytes) bytes or nested deeper than \(cut.depth)")
    }
    return reasons.sorted()
  }
}
