import CCurl
package import Records

/// Asks servers one thing at a time, once: who repeats a request must sign it anew. Connections are kept. A client belongs to one thread.
package final class HTTPClient {
  private let multi: UnsafeMutableRawPointer
  private let settings: HTTPSettings

  /// - Throws: `.environment` when curl cannot start.
  package init(_ settings: HTTPSettings) throws(OmniError) {
    multi = try CurlMulti.make()
    self.settings = settings
  }

  deinit { curl_multi_cleanup(multi) }

  /// The answer, of whatever status.
  /// - Throws: `.unreachable` when nothing came, `.network` when the answer broke off, `.limit` when it is larger than the request allows.
  package func answer(to request: HTTPRequest) throws(OmniError) -> HTTPResponse {
    guard let transfer = HTTPTransfer(request, settings: settings, isFresh: false), curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
      throw .noMemoryForRequest
    }
    defer { curl_multi_remove_handle(multi, transfer.easy) }
    while true {
      var count: Int32 = 0
      curl_multi_perform(multi, &count)
      while let message = curl_multi_info_read(multi, &count) {
        guard message.pointee.msg == CURLMSG_DONE else { continue }
        switch transfer.outcome(message.pointee.data.result) {
        case .answered(let response, _): return response
        case .broken(let error), .silent(let error, _, _), .failed(let error): throw error
        }
      }
      curl_multi_poll(multi, nil, 0, 1000, nil)
    }
  }
}
