import Foundation

/// The counts stored in the repository: what may not grow unnoticed.
struct CountBook {
  let file: String

  /// Compares, or stores. A count that grew by more than 1 % ends the program with status 1.
  func check(_ counts: [String: WholePath.Counts], isUpdate: Bool) throws {
    let url = URL(fileURLWithPath: file)
    var stored = (try? JSONDecoder().decode([String: WholePath.Counts].self, from: Data(contentsOf: url))) ?? [:]
    if isUpdate {
      stored.merge(counts) { $1 }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      try (String(decoding: try encoder.encode(stored), as: UTF8.self) + "\n").write(to: url, atomically: true, encoding: .utf8)
      print("counts stored in Tests/Benchmarks/counts.json")
      return
    }
    var isWorse = false
    for (language, now) in counts.sorted(by: { $0.key < $1.key }) {
      for (name, now, before) in now.pairs(with: stored[language]) where now != before {
        let change = before > 0 ? Double(now - before) / Double(before) : 0
        isWorse = isWorse || change > 0.01
        print("\(language) \(name): \(now), stored \(before)" + (before > 0 ? String(format: " (%+.2f %%)", change * 100) : ""))
      }
    }
    if isWorse {
      print("a count grew by more than 1 %: find out why, then store the new counts with --update")
      exit(1)
    }
  }
}
