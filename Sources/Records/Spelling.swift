/// Suggestions for misspelled names.
public enum Spelling {
  /// `did you mean '…'?` when one of the names is near, else nil.
  /// - Complexity: O(names × length²).
  public static func hint(for word: String, among names: some Sequence<String>) -> String? {
    nearest(to: word, among: names).map { "did you mean '\($0)'?" }
  }

  /// The nearest name by edit distance, within a third of the word's length (at least 1); the first in order wins a tie.
  public static func nearest(to word: String, among names: some Sequence<String>) -> String? {
    let target = Array(word.lowercased().utf8)
    let reach = max(1, target.count / 3)
    var best: (distance: Int, name: String)?
    for name in names.sorted() {
      let distance = distance(target, Array(name.lowercased().utf8))
      if distance <= reach, best.map({ distance < $0.distance }) ?? true { best = (distance, name) }
    }
    return best?.name
  }

  /// Levenshtein distance with transpositions of neighbours counted as one (optimal string alignment).
  private static func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var before: [Int] = [], previous = Array(0...b.count)
    for i in a.indices {
      var row = [i + 1]
      for j in b.indices {
        var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
        row.append(cost)
      }
      (before, previous) = (previous, row)
    }
    return previous[b.count]
  }
}
