import HTTP
import Records

/// One answer of a feed: a JSON document or JSON lines, walked in place.
struct FeedPage {
  private let feed: Feed
  private let json: JSONText
  /// Where it came from, for messages.
  private let address: String

  /// - Throws: `.corrupt` when the document is none, or of a newer interface.
  init(_ bytes: UnsafeBufferPointer<UInt8>, of feed: Feed, from address: WebAddress) throws(OmniError) {
    self.feed = feed
    self.address = address.shown
    json = JSONText(bytes: bytes)
    guard feed.family == .json else { return }
    guard let end = json.end(of: json.skip(0)), json.skip(end) == bytes.count else {
      throw error("is not JSON", hint: "point it at a server that can answer with \(feed.accept)")
    }
    if let interface = feed.interfaceVersion, let stated = document.text(interface.field), !interface.isKnown(stated) {
      throw OmniError(
        .corrupt, "the registry speaks a newer interface", at: self.address,
        why: "it states version \(stated), known are versions up to \(interface.major).x", hint: "update omni")
    }
  }

  /// The document itself.
  var document: JSONRow { JSONRow(json: json, place: json.skip(0)) }

  /// The page's records, in order.
  /// - Throws: `.corrupt` when there is no list, or a line is not JSON.
  func rows() throws(OmniError) -> [JSONRow] {
    switch feed.family {
    case .ndjson: return try lines()
    default:
      guard let path = feed.records, let list = json.value(path.steps.dropLast(), below: json.skip(0)) else {
        throw error("has no list", hint: feed.records.map { "it should be at \($0.text)" })
      }
      var items = JSONText.Items(json, list)
      var rows: [JSONRow] = []
      while let (_, place) = items.next() { rows.append(JSONRow(json: json, place: place)) }
      if items.end == nil { throw error("has no list", hint: "it should be at \(path.text)") }
      return rows
    }
  }

  private func lines() throws(OmniError) -> [JSONRow] {
    var rows: [JSONRow] = []
    var place = json.skip(0)
    while place < json.bytes.count {
      guard let end = json.end(of: place), end == json.bytes.count || json.bytes[end] == 0x0a || json.bytes[end] == 0x0d else {
        throw error("has a record that is not JSON", hint: "it is the record number \(rows.count + 1)")
      }
      rows.append(JSONRow(json: json, place: place))
      place = json.skip(end)
    }
    return rows
  }

  private func error(_ what: String, hint: String?) -> OmniError { OmniError(.corrupt, "the registry's list " + what, at: address, hint: hint) }
}
