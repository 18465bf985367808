public import HTTP
import Records

/// What a registry's list says about a package.
public struct FeedRecord: Sendable, Equatable {
  /// In the registry's spelling.
  public var name: String
  /// The version to take, or the one that is new; nil: the list tells none.
  public var version: String?
  /// Bytes of the archive.
  public var size: Int?
  /// Of the archive.
  public var checksum: Checksum?
  /// The archive's file name; nil: the list does not tell, or it follows from name and version.
  public var fileName: String?
  /// The archive's address; nil: the list does not tell, or it follows from name and version.
  public var url: String?
  /// A serial or a time: while it is equal, nothing about the package has changed.
  public var mark: String?
  /// Whether users of the version are advised against it; then there is none to take that they are not.
  public var isYanked = false
  /// Whether the package is no more.
  public var isDeleted = false

  public init(name: String, version: String? = nil) {
    self.name = name
    self.version = version
  }
}

/// How far the reading of a list has come.
public struct FeedProgress: Sendable, Equatable {
  /// Records delivered.
  public var records = 0
  /// What was asked of the network, bytes of an answer that is not yet complete included.
  public var traffic = HTTPTraffic()
}

/// How the reading of a list ended.
public struct FeedEnd: Sendable, Equatable {
  /// What the next reading begins with, to get only the news; nil: this registry's list is always read whole.
  public var cursor: String?
  /// Whether every package of the registry was delivered: one that was not is no more.
  public var isWhole = true
  /// Records delivered.
  public var records = 0
  /// Records left out because the registry's descriptor says that there is nothing to map.
  public var leftOut = 0
  /// Records left out because they are malformed.
  public var unusable = 0
  /// What is wrong with the first few of those.
  public var complaints: [String] = []
}

/// A record as a list has it.
protocol FeedRow {
  /// A field's text, nil when it is missing or null.
  func text(_ path: FieldPath) -> String?
}

extension FeedRow {
  /// The first that is there, and not empty.
  func text(_ alternatives: [FieldPath]) -> String? {
    for path in alternatives { if let text = text(path), !text.isEmpty { return text } }
    return nil
  }

  /// Whether a truth value is there and true, in JSON's or PostgreSQL's spelling.
  func isTrue(_ alternatives: [FieldPath]) -> Bool { ["true", "t"].contains(text(alternatives)) }
}

/// A record in a JSON text.
struct JSONRow: FeedRow {
  let json: JSONText
  let place: Int

  func text(_ path: FieldPath) -> String? { json.value(path.steps[...], below: place).flatMap { json.text($0) } }
}

/// Turns rows into records and keeps the books on them.
///
/// A row that is malformed is counted and told; only when there is no usable one at all has the registry another format than its descriptor says.
struct FeedTally {
  private let registry: RegistryDescriptor
  private let feed: Feed
  private(set) var end = FeedEnd()
  private var seen = 0

  private static let mostComplaints = 5

  init(_ registry: RegistryDescriptor, _ feed: Feed) {
    self.registry = registry
    self.feed = feed
  }

  /// The row's record; nil when it is left out.
  /// - Throws: `.limit`.
  mutating func record(of row: some FeedRow) throws(OmniError) -> FeedRecord? {
    seen += 1
    if seen > feed.limits.records { throw OmniError(.limit, "the registry's list has more than \(feed.limits.records) records", at: registry.id) }
    for omission in feed.omissions {
      guard let text = row.text(omission.field), omission.match.contains(where: { $0.matches(text) }) else { continue }
      end.leftOut += 1
      return nil
    }
    let text = row.text(feed.name) ?? ""
    guard let name = registry.names.canonical(text) else { return complain("not a package name: '\(text.prefix(80))'") }
    var record = FeedRecord(name: name, version: row.text(feed.version))
    if let digest = row.text(feed.sha256) {
      record.checksum = Checksum(.sha256, hex: digest)
      if record.checksum == nil { return complain("\(name): not a SHA-256 checksum: '\(digest.prefix(80))'") }
    }
    if let version = record.version, registry.versionScheme.order(version) == nil {
      return complain("\(name): not a version: '\(version.prefix(80))'")
    }
    record.size = row.text(feed.size).flatMap { Int($0) }
    record.mark = row.text(feed.mark)
    record.isYanked = row.isTrue(feed.yanked)
    record.isDeleted = row.isTrue(feed.deleted)
    return record
  }

  /// Counts a record that could not be used.
  mutating func complain(_ text: String) -> FeedRecord? {
    end.unusable += 1
    if end.complaints.count < Self.mostComplaints { end.complaints.append(text) }
    return nil
  }

  /// Counts a record that is delivered.
  mutating func count() { end.records += 1 }

  /// The books, closed.
  /// - Throws: `.corrupt` when nothing was usable.
  mutating func close(cursor: String?, isWhole: Bool) throws(OmniError) -> FeedEnd {
    guard end.records > 0 || end.unusable == 0 else {
      throw OmniError(.corrupt, "no record of the registry's list is usable", at: registry.id, why: end.complaints.first, hint: "update omni")
    }
    (end.cursor, end.isWhole) = (cursor, isWhole)
    return end
  }
}
