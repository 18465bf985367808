import Foundation
public import Registries
public import Records
public import Store

/// What a supervisor tells a worker, as one line of JSON: which batch, and what is known beforehand.
public struct Assignment: Sendable, Codable, Equatable {
  /// The dataset's folder.
  public var dataset: String
  /// The sprint's name.
  public var sprint: String
  /// The batch's number.
  public var batch: Int
  /// Only these rows of the plan, to see whether they can be read: nothing is published. Empty: the whole batch.
  public var probe: Range<Int> = 0..<0
  /// Rows that must not be touched, with the reason why they fail.
  public var excluded: [Int: String] = [:]
  /// Why the registry is not asked at all: every package is skipped for it.
  public var leftOut: String?
  /// Rows to take from the batch's present chunk instead of reading their packages again.
  public var kept: [Int] = []
  /// The registry's servers, by base name.
  public var bases: [String: String] = [:]
  /// Package lists of apt's, where the registry's are its.
  public var lists: [AptConfiguration.List] = []
  /// A file of certificates to trust in place of the system's.
  public var certificates: String?
  /// Hosts that have answered in this sprint: their silence is an outage.
  public var reachedHosts: [String] = []
  /// Where the machine's processes share the registry's rates.
  public var paceFolder: String?

  /// Reads the line of a supervisor; nil when it is none.
  public init?(line: String) {
    guard let value = JSONLine.decode(Assignment.self, line.utf8) else { return nil }
    self = value
  }

  public init(dataset: String, sprint: String, batch: Int) {
    self.dataset = dataset
    self.sprint = sprint
    self.batch = batch
  }
}

/// What a supervisor tells a worker after its assignment.
enum WorkerCommand {
  /// One of the machine's cores is its own now, until it says `idle` or `readAll`.
  static let read = Array("read\n".utf8)
}

/// What a worker tells its supervisor, one line of JSON each.
public enum WorkEvent: Sendable, Codable, Equatable {
  /// An archive of this size has arrived.
  case received(bytes: Int)
  /// Packages have arrived that wait for a core.
  case ready
  /// All that has arrived is read: its core is free for another.
  case idle
  /// The package of this row is being read: if the worker dies, it is the suspect.
  case began(row: Int)
  /// The package of this row is read.
  case ended(row: Int)
  /// Nothing more is to be fetched: the machine has room for another worker's downloads.
  case fetched
  /// All packages are read: what follows needs no core of its own.
  case readAll
  /// The package of this row took more than it may; the worker ends itself.
  case ranAway(row: Int, reason: String)
  /// Requests made, and hosts that answered.
  case asked(requests: Int, hosts: [String])
  /// The batch is published.
  case published(BatchCounts)
  /// All rows of the probe could be read.
  case probed
  /// The worker gives up, for this reason.
  case gaveUp(code: String, what: String, location: String?, why: String?, hint: String?)

  /// The event of an error.
  public static func gaveUp(_ error: OmniError) -> WorkEvent {
    .gaveUp(code: error.code.rawValue, what: error.what, location: error.location, why: error.why, hint: error.hint)
  }

  /// Its line, with the line's end.
  public var line: [UInt8] { JSONLine.encode(self) }
}

/// What a published batch holds.
public struct BatchCounts: Sendable, Codable, Equatable {
  /// How many packages have each status.
  public var statuses: [String: Int] = [:]
  /// How often each reason of a package that failed was given; of one registry at most a few dozen kinds.
  public var failures: [String: Int] = [:]
  /// The same of packages that were skipped.
  public var skips: [String: Int] = [:]
  public var symbols = 0
  public var paths = 0
  /// Bytes of archives received.
  public var archives = 0
  /// Bytes of the chunk.
  public var chunk = 0

  public init() {}

  /// Reads the counts off a manifest; the bytes of archives are not in it.
  public init(_ manifest: Manifest) {
    chunk = manifest.bytes
    for package in manifest.packages {
      statuses[package.status, default: 0] += 1
      symbols += package.symbols
      paths += package.paths
      switch package.status {
      case PackageStatus.failed.rawValue: Self.count(package, in: &failures)
      case PackageStatus.skipped.rawValue: Self.count(package, in: &skips)
      default: break
      }
    }
  }

  private static func count(_ package: ManifestPackage, in kinds: inout [String: Int]) {
    let kind = kind(package.reasons)
    kinds[kinds[kind] != nil || kinds.count < 40 ? kind : "other reasons", default: 0] += 1
  }

  /// What kind of reason a package was given: what differs from package to package stands behind the first colon, or is a number in
  /// parentheses.
  static func kind(_ reasons: [String]) -> String {
    guard let reason = reasons.first else { return "without a reason" }
    let head = reason.prefix { $0 != ":" }
    guard let open = head.firstRange(of: " ("), head[open.upperBound...].first?.isNumber == true else { return String(head.prefix(80)) }
    return String(head[..<open.lowerBound].prefix(80))
  }

  /// Adds another batch's counts.
  public static func += (a: inout BatchCounts, b: BatchCounts) {
    a.statuses.merge(b.statuses, uniquingKeysWith: +)
    a.failures.merge(b.failures, uniquingKeysWith: +)
    a.skips.merge(b.skips, uniquingKeysWith: +)
    a.symbols += b.symbols
    a.paths += b.paths
    a.archives += b.archives
    a.chunk += b.chunk
  }

  /// Takes another batch's counts away.
  static func -= (a: inout BatchCounts, b: BatchCounts) {
    a.statuses.merge(b.statuses, uniquingKeysWith: -)
    a.failures = a.failures.merging(b.failures, uniquingKeysWith: -).filter { $0.value > 0 }
    a.skips = a.skips.merging(b.skips, uniquingKeysWith: -).filter { $0.value > 0 }
    a.symbols -= b.symbols
    a.paths -= b.paths
    a.archives -= b.archives
    a.chunk -= b.chunk
  }

  /// How many packages there are.
  public var packages: Int { statuses.values.reduce(0, +) }
}

/// A line of JSON each, for pipes and journals.
enum JSONLine {
  /// The line, with its end.
  static func encode(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Types of ours that hold numbers and texts: there is nothing to refuse.
    return ((try? encoder.encode(value)).map { [UInt8]($0) } ?? []) + [0x0a]
  }

  /// The value of a line, nil when it is none: torn by a crash, or another version's.
  static func decode<Value: Decodable>(_ type: Value.Type, _ line: some Sequence<UInt8>) -> Value? {
    try? JSONDecoder().decode(type, from: Data(line))
  }
}
