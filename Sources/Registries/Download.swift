public import HTTP
public import Records

/// Single files from the web, into memory.
public enum Download {
  /// The bytes behind an https address (plain http: on this machine only).
  /// - Parameters:
  ///   - url: an absolute address.
  ///   - limit: bytes the answer may have.
  /// - Throws: `.usage` for an address that is none, `.notFound`, `.limit`, `.interrupted`; after all repetitions
  ///   `.network` when a server answers, else `.unreachable`.
  public static func bytes(
    of url: String, limit: Int, settings: HTTPSettings = HTTPSettings(), isCancelled: () -> Bool = { false }
  ) throws(OmniError) -> [UInt8] {
    guard let address = WebAddress(url), address.isSecure || address.isLoopback else {
      throw OmniError(.usage, "not an https address", at: url)
    }
    let queue = try HTTPQueue(settings: settings)
    _ = queue.submit(HTTPRequest(address: address, limit: limit, allowsHTTP: !address.isSecure))
    while true {
      if isCancelled() { throw OmniError(.interrupted, "the download was stopped", at: address.shown) }
      guard let answer = queue.step(waitingAtMost: .milliseconds(100)).first else { continue }
      let response: HTTPResponse
      do { response = try answer.result.get() } catch {
        var error = error
        error.location = address.shown
        throw error
      }
      switch response.status {
      case 200: return response.body
      case 404, 410: throw OmniError(.notFound, "there is no such file", at: address.shown, why: "HTTP status \(response.status)")
      default: throw OmniError(.network, "the server refuses", at: address.shown, why: "HTTP status \(response.status)")
      }
    }
  }
}
