import Records

/// The way through a feed: which page comes next, what was delivered before, and when it ends.
struct FeedWalk {
  private let feed: Feed
  /// What the next page is asked for with.
  private var next: String
  /// Of `time`: fingerprints of the records that were delivered at the instant `next`, because the next page repeats them.
  private var delivered: Set<UInt64> = []
  /// Every cursor that was asked for: one that comes again would lead in a circle.
  private var asked: Set<String> = []
  private(set) var isOver = false

  /// - Parameter since: the `text` of an earlier walk; nil: from the start.
  init(_ feed: Feed, since: String?) {
    self.feed = feed
    next = since ?? feed.cursor?.start ?? ""
    guard feed.cursor?.kind == .time, let words = since?.split(separator: " "), let instant = words.first else { return }
    next = String(instant)
    delivered = Set(words.dropFirst().compactMap { UInt64($0, radix: 16) })
  }

  /// What the next page's address is made of.
  var values: [URLTemplate.Variable: String] { feed.cursor.map { [.cursor: next, .pageSize: "\($0.pageSize)"] } ?? [:] }

  /// What a later walk begins with, to get what comes after this one.
  var text: String { ([next] + delivered.sorted().map { String($0, radix: 16) }).joined(separator: " ") }

  /// The rows of a page that are news to this walk, in order; moves on to the next page.
  /// - Throws: `.corrupt` when there is no next page, though this one was full.
  mutating func news(in page: FeedPage) throws(OmniError) -> [JSONRow] {
    let rows = try page.rows()
    guard let cursor = feed.cursor else {
      isOver = true
      return rows
    }
    let (before, deliveredBefore) = (next, delivered.count)
    asked.insert(before)
    var news = rows
    switch cursor.kind {
    case .key:
      news.removeAll { asked.count > 1 && $0.text(cursor.field) == next }
      // A list does not grow while it is read, so only a page without news is surely the last.
      isOver = news.isEmpty
      if let last = rows.last { next = try value(last, cursor) }
    case .sequence:
      // Of several changes of one package the last one counts.
      let last = Dictionary(rows.indices.map { (rows[$0].text(feed.name), $0) }) { $1 }
      news = rows.indices.filter { last[rows[$0].text(feed.name)] == $0 }.map { rows[$0] }
      isOver = rows.count < cursor.pageSize
      let stated = try value(page.document, cursor)
      if let before = Int(before), let after = Int(stated), after < before {
        throw OmniError(.corrupt, "the registry counts its changes anew", why: "\(after) comes after \(before)", hint: "read the whole list again")
      }
      next = stated
    case .time:
      news.removeAll { $0.text(cursor.field) == next && delivered.contains($0.fingerprint) }
      isOver = rows.count < cursor.pageSize
      if let last = rows.last {
        let instant = try value(last, cursor)
        let latest = Set(rows.filter { $0.text(cursor.field) == instant }.map(\.fingerprint))
        // What was delivered at the same instant before counts on: the page need not repeat all of it.
        delivered = instant == next ? delivered.union(latest) : latest
        next = instant
      }
    }
    // A page that ends at the instant it began with leads on as long as it brings further records of that instant.
    let mayStay = next == before && delivered.count > deliveredBefore
    if !isOver, asked.contains(next), !mayStay {
      throw OmniError(
        .corrupt, "the registry's list leads in a circle", why: "a full page leads back to \(next)",
        hint: cursor.kind == .time ? "more records than a page holds may be of that one instant" : nil)
    }
    return news
  }

  private func value(_ row: JSONRow, _ cursor: Feed.Cursor) throws(OmniError) -> String {
    // A space separates what `text` is made of.
    guard let text = row.text(cursor.field), cursor.kind == .key || !text.contains(" ") else {
      throw OmniError(.corrupt, "the registry's list does not tell where it goes on", why: "there is no usable \(cursor.field.text)")
    }
    return text
  }
}

extension JSONRow {
  /// FNV-1a (64 bits) of the record's bytes.
  fileprivate var fingerprint: UInt64 {
    json.bytes[place..<(json.end(of: place) ?? place)].reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
