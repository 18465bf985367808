import CSQLite
import Glibc
import Records

/// The SQL function `omni_rank(doc, f1, f2, …)`: how well a text fits a full-text question, smaller is better.
///
/// BM25 (Robertson and Zaragoza, 2009) with k1 = 1.2 and b = 0.75, a word in the name counting 8 times and in the first line 3 times. FTS5's
/// own `bm25` counts the texts of every word by walking through all of them, at every question; here whoever asks says how many texts
/// each word of the expression has, in its order, and need not count to the end for one that says little anyway.
enum RankFunction {
  private static let k1 = 1.2, b = 0.75
  /// By column: tags, name, first line, rest.
  private static let weights = [0.0, 8, 3, 1]

  /// Makes the function known to a connection.
  /// - Throws: `.environment` when the linked SQLite has no FTS5.
  static func register(_ database: Database) throws(OmniError) {
    var api: UnsafeMutablePointer<fts5_api>?
    var statement: OpaquePointer?
    defer { sqlite3_finalize(statement) }
    guard sqlite3_prepare_v2(database.handle, "SELECT fts5(?1)", -1, &statement, nil) == SQLITE_OK else {
      throw OmniError(.environment, "the linked SQLite has no full-text search", at: database.path, hint: "install libsqlite3 with FTS5")
    }
    let code = withUnsafeMutablePointer(to: &api) { place in
      sqlite3_bind_pointer(statement, 1, place, "fts5_api_ptr", nil)
      sqlite3_step(statement)
      guard let api = place.pointee else { return SQLITE_ERROR }
      return api.pointee.xCreateFunction(api, "omni_rank", nil, { RankFunction.rank($0, $1, $2, $3, $4) }, nil)
    }
    guard code == SQLITE_OK else { throw OmniError.sqlite(code, database.handle, "cannot rank texts", at: database.path) }
  }

  private static func rank(
    _ api: UnsafePointer<Fts5ExtensionApi>?, _ row: OpaquePointer?, _ result: OpaquePointer?, _ count: Int32,
    _ values: UnsafeMutablePointer<OpaquePointer?>?
  ) {
    guard let api = api?.pointee, let values, api.xPhraseCount(row) == count else {
      return sqlite3_result_error(result, "omni_rank wants a number for each word", -1)
    }
    var instances: Int32 = 0, length: Int32 = 0
    var code = api.xInstCount(row, &instances)
    if code == SQLITE_OK { code = api.xColumnSize(row, -1, &length) }
    var frequencies = [Double](repeating: 0, count: Int(count))
    for i in 0..<max(0, instances) where code == SQLITE_OK {
      var phrase: Int32 = 0, column: Int32 = 0, offset: Int32 = 0
      code = api.xInst(row, i, &phrase, &column, &offset)
      if frequencies.indices.contains(Int(phrase)), weights.indices.contains(Int(column)) { frequencies[Int(phrase)] += weights[Int(column)] }
    }
    guard code == SQLITE_OK, let (all, average) = totals(api, row) else { return sqlite3_result_error_code(result, max(code, SQLITE_ERROR)) }
    let norm = k1 * (1 - b + b * Double(length) / average)
    var score = 0.0
    for (i, frequency) in frequencies.enumerated() {
      let known = min(all, max(1, Double(sqlite3_value_int64(values[i]))))
      // A word of more than half of all texts still says more than nothing.
      let weight = max(1e-6, log((all - known + 0.5) / (known + 0.5)))
      score -= weight * frequency * (k1 + 1) / (frequency + norm)
    }
    sqlite3_result_double(result, score)
  }

  /// How many texts there are and how many words they have on average. FTS5 reads both from the file each time; they are kept for the
  /// statement.
  private static func totals(_ api: Fts5ExtensionApi, _ row: OpaquePointer?) -> (texts: Double, average: Double)? {
    if let kept = api.xGetAuxdata(row, 0)?.assumingMemoryBound(to: Double.self) { return (kept[0], kept[1]) }
    var texts: sqlite3_int64 = 0, words: sqlite3_int64 = 0
    guard api.xRowCount(row, &texts) == SQLITE_OK, api.xColumnTotalSize(row, -1, &words) == SQLITE_OK,
      let kept = malloc(2 * MemoryLayout<Double>.stride)?.bindMemory(to: Double.self, capacity: 2)
    else { return nil }
    kept[0] = Double(max(1, texts))
    kept[1] = max(1, Double(words) / kept[0])
    // FTS5 frees it, also when it fails.
    return api.xSetAuxdata(row, kept, free) == SQLITE_OK ? (kept[0], kept[1]) : nil
  }
}
