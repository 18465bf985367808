import Foundation
import Query
import Records
import Store
import TestSupport

/// Questions to a large dataset, each class asked many times with texts that chance takes from the dataset itself.
struct QueryBenchmark {
  /// One class of questions.
  private struct Row {
    var name: String
    /// Milliseconds, sorted.
    var cold: [Double]
    var warm: [Double]

    var line: String {
      func part(_ times: [Double]) -> String {
        String(format: "%.2f | %.2f | %.1f", times[times.count / 2], times[times.count * 95 / 100], times[times.count - 1])
      }
      return "| \(name) | \(warm.count) | \(part(cold)) | \(part(warm)) |"
    }
  }

  private static let rounds = 400
  private let dataset: Dataset
  private let set: ChunkSet

  init(_ dataset: Dataset) throws {
    self.dataset = dataset
    set = try ChunkSet(dataset)
  }

  /// Measures all classes.
  /// - Returns: the lines of a table.
  func run(_ print: (String) -> Void) throws -> [String] {
    let sample = try sample()
    let lookups: [(String, [String], (DatasetView, String) throws -> Void)] = [
      ("package by URL", sample.packages, { view, text in _ = try PackageLookup(view).find(PackageURL(parsing: text, knownTypes: [])) }),
      ("all symbols of a whole path", sample.paths, { view, text in _ = try SymbolLookup(view).find(text) }),
      ("all about a symbol of a package", sample.pairs, { view, text in try Self.show(view, text) }),
      ("exact name, 20 results", sample.names, { view, text in try Self.search(view, text) }),
      ("beginning of a name", sample.names.map { String($0.prefix(5)) }, { view, text in try Self.search(view, text) }),
      ("inside of names", sample.parts, { view, text in try Self.search(view, text) }),
      ("two words of a name", sample.words, { view, text in try Self.search(view, text) }),
      ("two words of documentation", sample.docs.map { $0.prefix(2).joined(separator: " ") }, { view, text in try Self.search(view, text) }),
      ("five words of documentation", sample.docs.map { $0.joined(separator: " ") }, { view, text in try Self.search(view, text) }),
    ]
    var lines = ["| question | asked | cold p50 | p95 | max | warm p50 | p95 | max |", "|---|---:|---:|---:|---:|---:|---:|---:|"]
    lines.forEach(print)
    for (name, texts, ask) in lookups {
      let view = try view()
      var row = Row(name: name, cold: [], warm: [])
      for text in texts { row.cold.append(try Self.milliseconds { try ask(try self.view(), text) }) }
      for text in texts { row.warm.append(try Self.milliseconds { try ask(view, text) }) }
      row.cold.sort()
      row.warm.sort()
      lines.append(row.line)
      print(row.line)
    }
    return lines
  }

  private func view() throws -> DatasetView { DatasetView(set, try Catalog(path: dataset.catalogPath)) }

  /// A path and its package, with a space between them.
  private static func show(_ view: DatasetView, _ text: String) throws {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init), lookup = SymbolLookup(view)
    _ = try lookup.reports(try lookup.find(parts[1], package: PackageURL(parsing: parts[0], knownTypes: [])))
  }

  private static func search(_ view: DatasetView, _ text: String) throws {
    _ = try Search(view).run(text)
  }

  private static func milliseconds(_ body: () throws -> Void) rethrows -> Double { try ContinuousClock().measure(body) / .milliseconds(1) }

  // MARK: Texts

  private struct Sample { var packages, paths, pairs, names, parts, words: [String], docs: [[String]] }

  /// Texts of symbols that chance chooses, each symbol as likely as any other.
  private func sample() throws -> Sample {
    var random = SeededGenerator(seed: 7)
    var sample = Sample(packages: [], paths: [], pairs: [], names: [], parts: [], words: [], docs: [])
    let batches = dataset.batches()
    while sample.paths.count < Self.rounds || sample.docs.count < Self.rounds || sample.words.count < Self.rounds {
      guard let batch = batches.randomElement(using: &random) else { break }
      let reader = try dataset.open(batch)
      let rows = try Statement(
        reader.database,
        """
        SELECT path, name, package, doc FROM symbols WHERE canonical AND kind IS NOT NULL LIMIT 20
          OFFSET abs(\(Int.random(in: 0..<1 << 30, using: &random)) % (SELECT max(1, coalesce(sum(paths), 0) - 20) FROM package))
        """)
      while try rows.step() {
        guard let path = rows.string(0), let name = rows.string(1), let package = rows.string(2), Bool.random(using: &random) else { continue }
        sample.paths.append(path)
        sample.pairs.append("\(package) \(path)")
        sample.names.append(name)
        sample.packages.append(package)
        if name.utf8.count >= 8 { sample.parts.append(String(name.dropFirst(2).prefix(5))) }
        var text = name
        let parts = text.withUTF8 { IdentifierWords.split($0).map { String(decoding: $0, as: UTF8.self) } }
        if parts.count >= 2 { sample.words.append(parts.shuffled(using: &random).prefix(2).joined(separator: " ")) }
        let words = (rows.string(3) ?? "").split { !$0.isLetter }.map(String.init).filter { $0.count > 3 }
        if words.count >= 8 { sample.docs.append(Array(words.shuffled(using: &random).prefix(5))) }
      }
    }
    func cut<Text>(_ texts: [Text], _ random: inout SeededGenerator) -> [Text] { Array(texts.shuffled(using: &random).prefix(Self.rounds)) }
    return Sample(
      packages: cut(sample.packages, &random), paths: cut(sample.paths, &random), pairs: cut(sample.pairs, &random),
      names: cut(sample.names, &random),
      parts: cut(sample.parts, &random), words: cut(sample.words, &random), docs: cut(sample.docs, &random))
  }
}
