import Foundation
import HTTP
public import Records

/// A bucket of an S3-compatible store, or a part of one.
///
/// Requests are signed by `SignatureV4`; curl's own way fails on PUT and on unsorted queries. What fails for a while is repeated, signed anew.
public final class S3Bucket: Bucket {
  /// Where a bucket is and how it is asked.
  struct Place: Sendable {
    var bucket: String
    /// What precedes all keys, with a slash at its end, or empty.
    var prefix = ""
    /// `https://host[:port]`; nil for Amazon's of the region.
    var endpoint: String?
    var region: String
    /// Whether the bucket's name is the first step of the path, rather than a part of the host.
    var isPathStyle: Bool
    /// nil: requests are not signed, as for a public bucket.
    var credentials: S3Credentials?
  }

  /// Files up to this size are stored by one request, larger ones in parts of it; bytes, at least 5 MiB in S3's rules.
  let partSize: Int
  /// Objects that a list is asked for at a time; S3 gives no more than 1000.
  private let pageSize: Int
  private let place: Place
  private let base: WebAddress
  private let client: BucketClient

  public var address: String { "s3://" + place.bucket + (place.prefix.isEmpty ? "" : "/" + place.prefix.dropLast()) }

  /// - Throws: `.usage` for an endpoint that is no address.
  init(_ place: Place, settings: HTTPSettings = HTTPSettings(), partSize: Int = 64 << 20, pageSize: Int = 1000) throws(OmniError) {
    self.place = place
    client = BucketClient(settings)
    self.partSize = partSize
    self.pageSize = pageSize
    let endpoint = place.endpoint ?? "https://s3.\(place.region).amazonaws.com"
    guard let given = WebAddress(endpoint), place.isPathStyle || given.host.first != "[",
      let base = WebAddress(place.isPathStyle ? given.text : given.text.replacing("://", with: "://\(place.bucket).", maxReplacements: 1))
    else { throw OmniError(.usage, "the endpoint is no address", at: endpoint, hint: "write https://HOST[:PORT]") }
    self.base = base
  }

  // MARK: Reading

  public func object(_ key: String) throws(OmniError) -> BucketObject? {
    let response = try send(.head, key, limit: .max)
    if response.status == 404 { return nil }
    guard response.status == 200, let size = response.headers["content-length"].flatMap({ Int($0) }) else {
      throw .s3(response, "cannot look at the object", at: name(key))
    }
    return BucketObject(key: key, size: size, modified: nil)
  }

  public func read(_ key: String, _ range: Range<Int>) throws(OmniError) -> [UInt8] {
    if range.isEmpty { return [] }
    let response = try send(.get, key, headers: ["range": "bytes=\(range.lowerBound)-\(range.upperBound - 1)"], limit: range.count)
    guard response.status == 206 || (response.status == 200 && range.lowerBound == 0) else {
      throw .s3(response, "cannot read the object", at: name(key))
    }
    guard response.body.count == range.count else { throw OmniError(.corrupt, "the object is shorter than it was", at: name(key)) }
    return response.body
  }

  public func tail(_ key: String, _ count: Int) throws(OmniError) -> (bytes: [UInt8], size: Int)? {
    let response = try send(.get, key, headers: ["range": "bytes=-\(count)"], limit: count)
    // An empty object has no last bytes.
    if response.status == 416 { return ([], 0) }
    if response.status == 404, S3Answer(response.body)?["Code"] != "NoSuchBucket" { return nil }
    if response.status == 200 { return (response.body, response.body.count) }
    guard response.status == 206, let size = response.headers["content-range"]?.split(separator: "/").last.flatMap({ Int($0) }) else {
      throw .s3(response, "cannot read the object", at: name(key))
    }
    return (response.body, size)
  }

  public func list(_ prefix: String) throws(OmniError) -> [BucketObject] {
    var objects: [BucketObject] = []
    var token: String?
    repeat {
      var query = [("list-type", "2"), ("prefix", place.prefix + prefix), ("encoding-type", "url"), ("max-keys", "\(pageSize)")]
      if let token { query.append(("continuation-token", token)) }
      let response = try send(.get, nil, query: query, limit: 16 << 20)
      guard response.status == 200, let answer = S3Answer(response.body) else { throw .s3(response, "cannot list the bucket", at: address) }
      var object = BucketObject(key: "", size: 0)
      for (path, text) in answer.elements {
        switch path {
        case "Contents/Key": object.key = String((text.removingPercentEncoding ?? text).dropFirst(place.prefix.count))
        case "Contents/Size": object.size = Int(text) ?? 0
        case "Contents/LastModified": object.modified = Self.seconds(text)
        case "Contents": objects.append(object)
        default: break
        }
      }
      token = answer["IsTruncated"] == "true" ? answer["NextContinuationToken"] : nil
    } while token != nil
    return objects.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
  }

  private static func seconds(_ text: String) -> Int? {
    let format = Date.ISO8601FormatStyle(includingFractionalSeconds: text.contains("."))
    return (try? format.parse(text)).map { Int($0.timeIntervalSince1970) }
  }

  // MARK: Writing

  public func put(_ key: String, file: String, sha256: String) throws(OmniError) {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: file))?[.size] as? Int else {
      throw OmniError(.notFound, "cannot open the file", at: file)
    }
    if size > partSize { return try S3Upload(self, key, file: file, size: size).run() }
    let response = try send(.put, key, content: .file(path: file, size: size), hash: sha256)
    guard response.status == 200 else { throw .s3(response, "cannot store the object", at: name(key)) }
  }

  /// Where the store does not know `If-None-Match`, two writers at the same moment both succeed, and the later one stays.
  public func put(_ key: String, _ bytes: [UInt8], ifAbsent: Bool) throws(OmniError) -> Bool {
    if ifAbsent {
      // Some stores ignore the condition.
      if try object(key) != nil { return false }
      return try putIfAbsent(key, bytes)
    }
    let response = try send(.put, key, content: .bytes(bytes), hash: S3Upload.hash(bytes))
    guard response.status == 200 else { throw .s3(response, "cannot store the object", at: name(key)) }
    return true
  }

  /// Stores bytes on the condition that nothing is there.
  func putIfAbsent(_ key: String, _ bytes: [UInt8]) throws(OmniError) -> Bool {
    let response = try send(.put, key, headers: ["if-none-match": "*"], content: .bytes(bytes), hash: S3Upload.hash(bytes))
    switch response.status {
    case 200: return true
    case 409, 412:
      // When an earlier try arrived and only its answer was lost, what is there is ours.
      let present = try self.bytes(key)
      return present == bytes
    case 400, 501: return try put(key, bytes, ifAbsent: false)
    default: throw .s3(response, "cannot store the object", at: name(key))
    }
  }

  public func remove(_ key: String) throws(OmniError) {
    let response = try send(.delete, key)
    guard [200, 204, 404].contains(response.status) else { throw .s3(response, "cannot remove the object", at: name(key)) }
  }

  func name(_ key: String) -> String { "\(address)/\(key)" }

  // MARK: Requests

  /// Sends a request, signed, until it is answered by something else than a passing failure.
  /// - Parameters:
  ///   - key: nil for the bucket itself.
  ///   - hash: SHA-256 of the content.
  ///   - limit: bytes the answer may have.
  func send(
    _ method: HTTPRequest.Method, _ key: String?, query: [(name: String, value: String)] = [], headers: [String: String] = [:],
    content: HTTPContent? = nil, hash: String = SignatureV4.emptyHash, limit: Int = 1 << 20
  ) throws(OmniError) -> HTTPResponse {
    try client.answer(for: key.map(name) ?? address) { () throws(OmniError) in
      try signed(method, key, query, headers, content, hash, limit)
    }
  }

  private func signed(
    _ method: HTTPRequest.Method, _ key: String?, _ query: [(name: String, value: String)], _ extra: [String: String], _ content: HTTPContent?,
    _ hash: String, _ limit: Int
  ) throws(OmniError) -> HTTPRequest {
    var path = place.isPathStyle ? "/" + SignatureV4.encoded(place.bucket) : ""
    path += "/" + (key.map { SignatureV4.encoded(place.prefix + $0, isPath: true) } ?? "")
    let encodedQuery = SignatureV4.encoded(query)
    guard let address = WebAddress(base.origin + path + (query.isEmpty ? "" : "?" + encodedQuery)) else {
      throw OmniError(.usage, "the key makes no address", at: key.map(name) ?? self.address)
    }
    var headers = extra
    if let credentials = place.credentials {
      let date = SignatureV4.date(Int(Date().timeIntervalSince1970))
      headers["x-amz-content-sha256"] = hash
      headers["x-amz-date"] = date
      headers["x-amz-security-token"] = credentials.sessionToken
      let signer = SignatureV4(credentials: credentials, region: place.region)
      let signed = headers.merging(["host": base.hostHeader]) { $1 }
      headers["Authorization"] = signer.authorization(method.rawValue, path, query: query, headers: signed, hash: hash, date: date)
    }
    // A whole object may come where a range was asked for, and errors come with a text.
    var request = HTTPRequest(address: address, headers: headers, limit: max(limit, 1 << 20), allowsHTTP: !base.isSecure)
    request.method = method
    request.content = content
    request.keepsRefusals = true
    return request
  }
}
