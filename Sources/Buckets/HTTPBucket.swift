import HTTP
public import Records

/// Files of a web server below an address, for reading. It must answer ranges; it cannot list.
public final class HTTPBucket: Bucket {
  private let base: WebAddress
  private let client: BucketClient

  public var address: String { base.shown }

  init(_ base: WebAddress, settings: HTTPSettings = HTTPSettings()) {
    self.base = base
    client = BucketClient(settings)
  }

  public func object(_ key: String) throws(OmniError) -> BucketObject? {
    let response = try send(.head, key, [:], limit: .max)
    if response.status == 404 { return nil }
    guard response.status == 200, let size = response.headers["content-length"].flatMap({ Int($0) }) else { throw refused(response, key) }
    return BucketObject(key: key, size: size, modified: nil)
  }

  public func read(_ key: String, _ range: Range<Int>) throws(OmniError) -> [UInt8] {
    if range.isEmpty { return [] }
    let response = try send(.get, key, ["Range": "bytes=\(range.lowerBound)-\(range.upperBound - 1)"], limit: range.count)
    guard response.status == 206 else { throw refused(response, key) }
    guard response.body.count == range.count else { throw OmniError(.corrupt, "the file is shorter than it was", at: name(key)) }
    return response.body
  }

  public func tail(_ key: String, _ count: Int) throws(OmniError) -> (bytes: [UInt8], size: Int)? {
    let response = try send(.get, key, ["Range": "bytes=-\(count)"], limit: count)
    if response.status == 416 { return ([], 0) }
    if response.status == 404 { return nil }
    guard response.status == 206, let size = response.headers["content-range"]?.split(separator: "/").last.flatMap({ Int($0) }) else {
      throw refused(response, key)
    }
    return (response.body, size)
  }

  public func list(_ prefix: String) throws(OmniError) -> [BucketObject] { throw readOnly("list") }
  public func put(_ key: String, file: String, sha256: String) throws(OmniError) { throw readOnly("store in") }
  public func put(_ key: String, _ bytes: [UInt8], ifAbsent: Bool) throws(OmniError) -> Bool { throw readOnly("store in") }
  public func remove(_ key: String) throws(OmniError) { throw readOnly("remove from") }

  private func name(_ key: String) -> String { "\(address)/\(key)" }

  private func readOnly(_ verb: String) -> OmniError {
    OmniError(.usage, "cannot \(verb) a web server", at: address, hint: "name a folder or s3://BUCKET/PREFIX")
  }

  private func refused(_ response: HTTPResponse, _ key: String) -> OmniError {
    let why = response.status == 200 ? "it answers no ranges" : "HTTP status \(response.status)"
    return OmniError(response.status == 404 ? .notFound : .network, "the server refuses", at: name(key), why: why)
  }

  private func send(_ method: HTTPRequest.Method, _ key: String, _ headers: [String: String], limit: Int) throws(OmniError) -> HTTPResponse {
    guard let address = WebAddress(base.text + "/" + SignatureV4.encoded(key, isPath: true)) else {
      throw OmniError(.usage, "the key makes no address", at: name(key))
    }
    var request = HTTPRequest(address: address, headers: headers, limit: max(limit, 1 << 16), allowsHTTP: !base.isSecure)
    request.method = method
    // A server without ranges sends the whole file, which is over the limit.
    return try client.answer(for: name(key)) { () throws(OmniError) in request }
  }
}
