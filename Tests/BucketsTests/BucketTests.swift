import Foundation
import HTTP
import Records
import TestSupport
import Testing

@testable import Buckets

/// Every bucket keeps what it is given, whatever keeps it.
@Suite(.serialized) struct BucketTests {
  /// A kind of bucket, empty.
  enum Store: String, CaseIterable, Sendable, CustomTestStringConvertible {
    case folder, moto, swift
    var testDescription: String { rawValue }
  }

  /// Objects are stored in parts from 5 MiB on, S3's least.
  private static let partSize = 5 << 20

  /// A bucket with what it stands in, which lives as long.
  final class Home {
    let bucket: any Bucket
    let server: S3Server?
    private let folder: TemporaryFolder

    init(_ store: Store) throws {
      folder = try TemporaryFolder()
      server = try S3Server.Kind(rawValue: store.rawValue).map { try S3Server.shared($0) }
      bucket = try server.map { try BucketTests.bucket($0) } ?? FileBucket(folder.path)
    }
  }

  static func settings() -> HTTPSettings {
    var settings = HTTPSettings()
    settings.firstDelay = .milliseconds(1)
    return settings
  }

  static func bucket(_ server: S3Server, _ change: (inout S3Bucket.Place) -> Void = { _ in }) throws -> S3Bucket {
    var place = try BucketAddress.s3("s3://\(server.access.bucket)/a part", S3Environment(server.environment))
    // Nobody else's objects.
    place.prefix += "\(UUID())/"
    change(&place)
    return try S3Bucket(place, settings: settings(), partSize: partSize, pageSize: 5)
  }

  private func write(_ bytes: [UInt8], _ body: (_ path: String, _ sha256: String) throws -> Void) throws {
    try TemporaryFolder.with { folder in
      try Data(bytes).write(to: URL(fileURLWithPath: folder.path + "/file"))
      try body(folder.path + "/file", S3Upload.hash(bytes))
    }
  }

  @Test(arguments: Store.allCases) func whatIsStoredIsRead(store: Store) throws {
    let home = try Home(store), bucket = home.bucket
    let key = "chunks/it's ä+b=@~/00000.chunk", bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) }
    #expect(try bucket.object(key) == nil && bucket.tail(key, 10) == nil && bucket.bytes(key) == nil)
    try write(bytes) { path, sha256 in try bucket.put(key, file: path, sha256: sha256) }
    #expect(try bucket.object(key)?.size == bytes.count)
    #expect(try bucket.read(key, 17..<4099) == Array(bytes[17..<4099]))
    #expect(try bucket.read(key, 5..<5) == [])
    let tail = try #require(try bucket.tail(key, 1000))
    #expect(tail.bytes == Array(bytes.suffix(1000)) && tail.size == bytes.count)
    #expect(try bucket.tail(key, 1 << 20)?.bytes == bytes)
    #expect(try bucket.bytes(key) == bytes)
    #expect(throws: OmniError.self) { try bucket.read(key, 99_990..<100_010) }
    let source = try BucketSource(bucket, key)
    #expect(try source.read(0..<100) == Array(bytes[..<100]) && source.read(99_000..<100_000) == Array(bytes[99_000...]))
    try bucket.remove(key)
    try bucket.remove(key)
    #expect(try bucket.object(key) == nil)
    #expect(throws: OmniError.self) { try BucketSource(bucket, key) }
  }

  @Test(arguments: Store.allCases) func anEmptyObjectIsOne(store: Store) throws {
    let home = try Home(store), bucket = home.bucket
    #expect(try bucket.put("empty", [], ifAbsent: false))
    #expect(try bucket.object("empty")?.size == 0)
    #expect(try bucket.bytes("empty") == [])
  }

  @Test(arguments: Store.allCases) func theFirstWriterStays(store: Store) throws {
    let home = try Home(store), bucket = home.bucket
    #expect(try bucket.put("m/1.json", Array("one".utf8), ifAbsent: true))
    #expect(try bucket.put("m/1.json", Array("two".utf8), ifAbsent: true) == false)
    #expect(try bucket.bytes("m/1.json") == Array("one".utf8))
    #expect(try bucket.put("m/1.json", Array("three".utf8), ifAbsent: false))
    #expect(try bucket.bytes("m/1.json") == Array("three".utf8))
    guard let server = home.server else { return }
    #expect(try server.log().contains { $0.method == "PUT" && $0.headers["if-none-match"] == "*" })
  }

  @Test(arguments: Store.allCases) func allKeysOfAPrefixAreListedInOrder(store: Store) throws {
    let home = try Home(store), bucket = home.bucket
    let keys = ["b/2", "a/1", "b/1 ö&<>+%", "b/10", "c"]
    for key in keys { _ = try bucket.put(key, Array(key.utf8), ifAbsent: false) }
    let listed = try bucket.list("b/")
    #expect(listed.map(\.key) == ["b/1 ö&<>+%", "b/10", "b/2"])
    #expect(listed.map(\.size) == listed.map(\.key.utf8.count))
    #expect(listed.allSatisfy { abs(Double($0.modified ?? 0) - Date().timeIntervalSince1970) < 3600 })
    #expect(try bucket.list("").map(\.key) == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    #expect(try bucket.list("nothing").isEmpty)
  }

  @Test(arguments: S3Server.Kind.allCases) func listsHaveManyPages(kind: S3Server.Kind) throws {
    let server = try S3Server.shared(kind)
    let bucket = try Self.bucket(server)
    _ = try server.log()
    let keys = (0..<12).map { "many/\(100 + $0)" }
    for key in keys { _ = try bucket.put(key, [1], ifAbsent: false) }
    #expect(try bucket.list("many/").map(\.key) == keys)
    #expect(try server.log().filter { $0.path.contains("list-type=2") }.count == 3)
  }

  @Test(arguments: S3Server.Kind.allCases) func largeFilesGoInParts(kind: S3Server.Kind) throws {
    let server = try S3Server.shared(kind)
    let bucket = try Self.bucket(server),
      bytes = [UInt8](unsafeUninitializedCapacity: Self.partSize * 2 + 12_345) { buffer, count in
        count = buffer.count
        for i in 0..<count { buffer[i] = UInt8(truncatingIfNeeded: i &* 2_654_435_761 >> 13) }
      }
    try write(bytes) { path, sha256 in
      try server.spoil(3, .refused)
      try bucket.put("large", file: path, sha256: sha256)
    }
    #expect(try bucket.object("large")?.size == bytes.count)
    #expect(try bucket.bytes("large") == bytes)
    #expect(try server.log().filter { $0.path.contains("partNumber=") && $0.method == "PUT" }.count >= 3)
  }

  @Test(arguments: S3Server.Kind.allCases) func passingFailuresAreRepeatedSignedAnew(kind: S3Server.Kind) throws {
    let server = try S3Server.shared(kind)
    let bucket = try Self.bucket(server)
    _ = try server.log()
    try server.spoil(2, .refused)
    #expect(try bucket.put("x", [1, 2, 3], ifAbsent: false))
    #expect(try server.log().filter { $0.method == "PUT" }.count == 3)
    try server.spoil(1, .lost)
    #expect(try bucket.object("x")?.size == 3)
    try server.spoil(5, .refused)
    let error = #expect(throws: OmniError.self) { try bucket.read("x", 0..<3) }
    #expect(error?.code == .network && error?.why?.contains("503") == true)
  }

  @Test(arguments: S3Server.Kind.allCases) func aLostAnswerToAConditionalWriteIsNoDefeat(kind: S3Server.Kind) throws {
    let server = try S3Server.shared(kind)
    let bucket = try Self.bucket(server)
    // The first request looks whether it is there, the second writes.
    try server.spoil(1, .lost)
    #expect(try bucket.put("first", [1], ifAbsent: true))
    try server.spoil(1, .lost)
    #expect(try bucket.putIfAbsent("second", [2]))
    #expect(try bucket.bytes("second") == [2])
    #expect(try bucket.putIfAbsent("second", [3]) == false)
  }

  @Test(arguments: S3Server.Kind.allCases) func whoMayNotIsToldSoWithoutSecrets(kind: S3Server.Kind) throws {
    let server = try S3Server.shared(kind)
    let wrong = try Self.bucket(server) { $0.credentials?.secretKey = "a-wrong-secret" }
    let stranger = try Self.bucket(server) { $0.credentials = nil }
    let nowhere = try Self.bucket(server) { $0.bucket = "no-such-bucket" }
    let attempts: [() throws -> Void] = [
      { _ = try wrong.put("x", [1], ifAbsent: false) }, { _ = try wrong.list("") }, { _ = try wrong.bytes("x") }, { _ = try wrong.object("x") },
      { _ = try stranger.list("") }, { _ = try nowhere.list("") }, { _ = try nowhere.put("x", [1], ifAbsent: false) }, { _ = try nowhere.bytes("x") },
    ]
    for attempt in attempts {
      let error = #expect(throws: OmniError.self) { try attempt() }
      let text = error?.description ?? ""
      #expect(
        text.contains("s3://") && text.contains("hint") && !text.contains("a-wrong-secret") && !text.contains(server.access.secretKey), "\(text)")
    }
    // A body that is not what was signed is not stored; moto does not look.
    guard kind == .swift else { return }
    try write([1, 2, 3]) { path, _ in
      let bucket = try Self.bucket(server)
      #expect(throws: OmniError.self) { try bucket.put("y", file: path, sha256: S3Upload.hash([9])) }
    }
  }
}
