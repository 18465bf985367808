import Foundation
import HTTP
import Records
import Synchronization

/// Asks a store's server, again while it fails for a moment. May be used by several threads: each has a connection of its own meanwhile.
final class BucketClient: Sendable {
  private let settings: HTTPSettings
  /// Clients that nobody uses at the moment.
  private let idle = Mutex<[Client]>([])

  /// Lets a client pass from thread to thread: only its holder uses it.
  private struct Client: @unchecked Sendable { var http: HTTPClient }

  init(_ settings: HTTPSettings) { self.settings = settings }

  /// Sends a request until it is answered by something else than a passing failure.
  /// - Parameters:
  ///   - name: what is asked for, for messages.
  ///   - request: makes the request of each try, for a signature holds for a time only.
  func answer(
    for name: String, _ request: () throws(OmniError) -> HTTPRequest
  ) throws(OmniError) -> HTTPResponse {
    var delay = settings.firstDelay
    var tries = 0
    while true {
      tries += 1
      do throws(OmniError) {
        let response = try send(try request())
        guard tries < settings.tries, [429, 500, 502, 503, 504].contains(response.status) else { return response }
      } catch {
        guard tries < settings.tries, error.code == .unreachable || error.code == .network else {
          throw OmniError(error.code, error.what, at: name, why: error.why, hint: error.hint)
        }
      }
      Thread.sleep(forTimeInterval: delay / .seconds(1) * Double.random(in: 0.75...1.25))
      delay = min(delay * 2, .seconds(20))
    }
  }

  private func send(_ request: HTTPRequest) throws(OmniError) -> HTTPResponse {
    let client: Client
    if let kept = idle.withLock({ $0.popLast() }) { client = kept } else { client = Client(http: try HTTPClient(settings)) }
    defer { idle.withLock { $0.append(client) } }
    return try client.http.answer(to: request)
  }
}

extension WebAddress {
  /// Scheme, host and port.
  var origin: String { "\(scheme)://\(authority)" }
  /// The header `Host` as curl sends it: without the port that the scheme has anyway.
  var hostHeader: String { port == (isSecure ? "443" : "80") ? host : authority }
}
