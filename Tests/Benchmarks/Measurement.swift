import Foundation
import Glibc
import Records
import Rules
import Syntax

/// One language measured: bare parse and whole path by turns, on one thread, CPU time.
struct Measurement {
  let language: String
  let packages: Int
  let files: Int
  /// Bytes of source that the pack wants, and those that the whole path parsed.
  let bytes: Int
  let parsedBytes: Int
  /// CPU seconds of each round: the bare parse of all files; the whole path.
  let bare: [Double]
  let whole: [Double]
  let counts: WholePath.Counts

  init(_ pack: RulePack, _ grammars: GrammarLibrary, _ packages: [Package], rounds: Int) throws {
    let sources = try packages.flatMap { try $0.files(pack) }.filter { file in pack.extensions.contains { file.path.hasSuffix($0) } }.map(\.bytes)
    let path = WholePath(pack: pack), bareParse = try BareParse(pack, grammars, files: sources)
    counts = try path.run(packages)
    bareParse.run()
    var bare: [Double] = [], whole: [Double] = []
    for _ in 0..<rounds {
      bare.append(Self.seconds { bareParse.run() })
      whole.append(try Self.seconds { _ = try path.run(packages) })
    }
    (self.bare, self.whole) = (bare, whole)
    language = pack.language
    self.packages = packages.count
    files = sources.count
    bytes = sources.reduce(0) { $0 + $1.count }
    parsedBytes = counts.bytes
  }

  /// How many times as fast as the bare parse of all files, by round.
  var ratios: [Double] { zip(bare, whole).map { $0 / $1 } }
  var ratio: Double { Self.median(ratios) }
  /// The same against the bare parse of as many bytes as the whole path parsed.
  var strictRatio: Double { ratio * Double(parsedBytes) / Double(max(1, bytes)) }
  /// MB of source a CPU second.
  var bareRate: Double { Double(bytes) / 1e6 / Self.median(bare) }
  var wholeRate: Double { Double(bytes) / 1e6 / Self.median(whole) }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  /// CPU seconds of the process: an extraction may use threads of its own.
  static func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try body()
    return now() - start
  }
}

/// The most memory that a worker takes: this program again, as a process of its own that does nothing else.
enum WorkerMemory {
  /// Bytes of resident memory at the highest, archives one after the other.
  static func measure(_ language: String, trees: String) throws -> Int {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    process.arguments = ["--worker", language, trees]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard let bytes = Int(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)) else {
      throw OmniError(.environment, "the worker process said nothing", at: language)
    }
    return bytes
  }

  /// What the process of its own does.
  static func run(_ pack: RulePack, trees: String) throws {
    let folder = "\(trees)/\(pack.language)"
    let path = WholePath(pack: pack)
    for package in try Package.all(in: folder) { _ = try path.run([package]) }
    let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    print((line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) * 1024)
  }
}
