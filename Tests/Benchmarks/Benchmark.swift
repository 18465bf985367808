import Foundation
import Glibc
import Records
import Registries
import Rules
import Store
import Surface
import Syntax

/// usage: omni-bench FOLDER [--rounds N] [--update]
///
/// Reads every FOLDER/*.whl into memory, then measures by turns, on one thread, CPU time of
///   bare   the parse of the very same files by the same core and grammar with glibc's malloc: parse and delete, nothing else
///   omni   the whole path: archive bytes → files → facts → linked surface → rows of a chunk on disk; once with every file parsed,
///          once as a sprint does it, where files that nothing public depends on are not parsed
/// and prints them in MB of source a second, with the ratio of each round and the median. Counts that need no clock are compared
/// with Tests/Benchmarks/counts.json; --update stores them.
@main
struct Benchmark {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    let isUpdate = arguments.contains("--update")
    arguments.removeAll { $0 == "--update" }
    var rounds = 5
    if let i = arguments.firstIndex(of: "--rounds"), i + 1 < arguments.count {
      rounds = max(1, Int(arguments[i + 1]) ?? 5)
      arguments.removeSubrange(i...(i + 1))
    }
    guard arguments.count == 1 else {
      print("usage: omni-bench FOLDER [--rounds N] [--update]")
      exit(2)
    }
    let root = FileManager.default.currentDirectoryPath
    let grammars = GrammarLibrary(folder: root + "/grammars", cache: root + "/.omni/grammars")
    let pack = try PackLibrary(folder: root + "/plugins/languages", grammars: grammars).pack("python")
    let archives = try load(arguments[0])
    guard !archives.isEmpty else {
      print("omni-bench: no *.whl in \(arguments[0]); scripts/pack-trees makes them")
      exit(1)
    }

    let path = WholePath(pack: pack), sources = try files(archives, pack)
    let bare = try BareParse(library: grammars.libraryPath(grammars.manifest("python")), symbol: "tree_sitter_python", files: sources)
    let counts = try path.run(archives)
    bare.run()

    let bytes = sources.reduce(0) { $0 + $1.count }
    print("\(archives.count) packages, \(sources.count) files, \(megabytes(bytes)) MB of source; one thread, CPU time, MB of source a second")
    print("round       bare   omni, all files parsed         omni   ")
    var strict: [Double] = [], whole: [Double] = []
    for round in 1...rounds {
      let bareTime = seconds { bare.run() }
      let strictTime = try seconds { _ = try path.run(archives, readsAll: true) }
      let wholeTime = try seconds { _ = try path.run(archives) }
      strict.append(bareTime / strictTime)
      whole.append(bareTime / wholeTime)
      print(
        String(
          format: "%5d   %8.2f   %8.2f  (ratio %.2f)   %8.2f  (ratio %.2f)", round,
          rate(bytes, bareTime), rate(bytes, strictTime), bareTime / strictTime, rate(bytes, wholeTime), bareTime / wholeTime))
    }
    print(
      String(
        format: "median ratio to the bare parse: %.2f with every file parsed, %.2f as it is (1.00: equal; more is faster)", median(strict),
        median(whole)))
    print("\(counts.unread) of \(counts.files + counts.unread) files need no parse: nothing public can depend on them")
    try report(counts, root: root, isUpdate: isUpdate)
  }

  private static func load(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".whl") }.sorted().map { name in
      (String(name.dropLast(4)), [UInt8](FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()))
    }
  }

  private static func files(_ archives: [(name: String, bytes: [UInt8])], _ pack: RulePack) throws -> [[UInt8]] {
    try archives.flatMap { archive in
      try ArchiveReader(container: .zip).read(archive.bytes) { pack.wants(String(decoding: $0, as: UTF8.self)) }.entries.map(\.data)
    }
  }

  /// CPU seconds of the calling thread.
  private static func seconds(_ body: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try body()
    return now() - start
  }

  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
  private static func rate(_ bytes: Int, _ seconds: Double) -> Double { Double(bytes) / 1e6 / seconds }
  private static func megabytes(_ bytes: Int) -> String { String(format: "%.1f", Double(bytes) / 1e6) }

  private static func report(_ counts: WholePath.Counts, root: String, isUpdate: Bool) throws {
    let file = URL(fileURLWithPath: root + "/Tests/Benchmarks/counts.json")
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    if isUpdate {
      try (String(decoding: try encoder.encode(counts), as: UTF8.self) + "\n").write(to: file, atomically: true, encoding: .utf8)
      print("counts stored in Tests/Benchmarks/counts.json")
      return
    }
    let stored = try? JSONDecoder().decode(WholePath.Counts.self, from: Data(contentsOf: file))
    print("\ncount            now        stored")
    var isWorse = false
    for (name, now, before) in counts.pairs(with: stored) {
      let change = before > 0 ? Double(now - before) / Double(before) : 0
      isWorse = isWorse || change > 0.01
      print(
        "\(name.padding(toLength: 12, withPad: " ", startingAt: 0)) \(String(now).padding(toLength: 10, withPad: " ", startingAt: 0)) \(before)"
          + (change == 0 ? "" : String(format: "  %+.2f %%", change * 100)))
    }
    if isWorse {
      print("a count grew by more than 1 %: find out why, then store the new counts with --update")
      exit(1)
    }
  }
}
