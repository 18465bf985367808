import Foundation
import Records
import Registries
import Rules
import Store
import Syntax

/// usage: omni-bench TREES [LANG …] [--rounds N] [--report FILE] [--update]
///
/// For each language reads every TREES/LANG/*.zip into memory, then measures by turns, on one thread, CPU time of
///   bare   the parse of all its source files by the same core and grammar with glibc's malloc: parse and delete, nothing else
///   omni   the whole path: archive bytes → files → facts → linked surface → a sealed chunk on disk
/// and prints them in MB of source a second with the median ratio, the ratio per byte that omni parsed (it leaves out files that
/// nothing public can depend on), and the most memory that a process of its own took. Counts that need no clock are compared with
/// Tests/Benchmarks/counts.json; --update stores them.
///
/// usage: omni-bench --shelf DIR
///
/// The bare parse alone, of the packages that scripts/bench-sprint serves; prints its figures as JSON.
///
/// usage: omni-bench --query DATASET --work DIR [--symbols N] [--chunks N] [--report FILE]
///
/// Questions to a dataset of ten million symbols and a thousand chunks, made of another in a folder that is kept for the next time.
///
/// usage: omni-bench --store DATASET
///
/// Lookups in its chunks, sealed and plain by turns.
@main
struct Benchmark {
  static func main() throws {
    var arguments = Array(CommandLine.arguments.dropFirst())
    func take(_ option: String) -> String? {
      guard let i = arguments.firstIndex(of: option), i + 1 < arguments.count else { return nil }
      defer { arguments.removeSubrange(i...(i + 1)) }
      return arguments[i + 1]
    }
    let isUpdate = arguments.contains("--update")
    arguments.removeAll { $0 == "--update" }
    let rounds = max(1, take("--rounds").flatMap { Int($0) } ?? 5)
    let report = take("--report")
    if let dataset = take("--store") { return try StoreBenchmark.run(Dataset(folder: dataset)).forEach { print($0) } }
    if let dataset = take("--query"), let work = take("--work") {
      let symbols = take("--symbols").flatMap { Int($0) } ?? 10_000_000, chunks = take("--chunks").flatMap { Int($0) } ?? 1000
      return try QueryReport(source: dataset, work: work, symbols: symbols, chunks: chunks, report: report).run()
    }
    let root = FileManager.default.currentDirectoryPath
    let grammars = GrammarLibrary(folder: root + "/grammars", cache: root + "/.omni/grammars")
    let packs = PackLibrary(folder: root + "/plugins/languages", grammars: grammars)
    if arguments.count == 3, arguments[0] == "--worker" { return try WorkerMemory.run(packs.pack(arguments[1]), trees: arguments[2]) }
    if let shelf = take("--shelf") {
      let parse = try ShelfParse.run(shelf, packs: packs, grammars: grammars, registries: RegistrySet(directory: root + "/plugins/registries"))
      print(String(decoding: try JSONEncoder().encode(parse), as: UTF8.self))
      return
    }
    guard let trees = arguments.first else {
      print("usage: omni-bench TREES [LANG …] [--rounds N] [--report FILE] [--update]")
      exit(2)
    }
    let languages = arguments.count > 1 ? Array(arguments.dropFirst()) : packs.languages
    var table = ["| language | packages | files | MB | bare MB/s | omni MB/s | ratio | parsed | ratio per byte parsed | memory MB |"]
    table.append("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
    var counts: [String: WholePath.Counts] = [:]
    table.forEach { print($0) }
    for language in languages {
      let packages = (try? Package.all(in: "\(trees)/\(language)")) ?? []
      guard !packages.isEmpty else {
        print("omni-bench: no *.zip in \(trees)/\(language); conformance/fetch and scripts/pack-trees make them")
        exit(1)
      }
      let m = try Measurement(try packs.pack(language), grammars, packages, rounds: rounds)
      counts[language] = m.counts
      let memory = try WorkerMemory.measure(language, trees: trees)
      table.append(
        String(
          format: "| %@ | %d | %d | %.1f | %.2f | %.2f | **%.2f** (%.2f to %.2f) | %.0f %% | %.2f | %.0f |", language, m.packages, m.files,
          Double(m.bytes) / 1e6, m.bareRate, m.wholeRate, m.ratio, m.ratios.min() ?? 0, m.ratios.max() ?? 0,
          100 * Double(m.parsedBytes) / Double(max(1, m.bytes)), m.strictRatio, Double(memory) / 1e6))
      print(table[table.count - 1])
    }
    if let report { try write(table, to: report) }
    try CountBook(file: root + "/Tests/Benchmarks/counts.json").check(counts, isUpdate: isUpdate)
  }

  private static func write(_ table: [String], to path: String) throws {
    let text = """
      # Performance

      Written by `make bench`. For each language, on one core, in one run, by turns: the *bare parse* of all its source files by the same
      tree-sitter core and grammar with glibc's malloc (parse and delete, nothing else), and *omni's whole path* over the same packages:
      archive bytes, files, facts, linked surface, a sealed chunk on disk. Medians of the rounds, MB of source a CPU second; the ratio says how
      many times as fast as the bare parse the whole path is, with its lowest and highest round. omni does not parse files that nothing
      public can depend on; *parsed* is the share of bytes that it does, and the ratio per byte parsed leaves that gain out. Memory: the most that
      a worker process of its own had resident, packages one after the other.

      \(table.joined(separator: "\n"))

      """
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }
}
