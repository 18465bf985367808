package import Records

extension HTTPQueue {
  /// Asks one thing and waits for the answer, of whatever status.
  /// - Parameter wait: called at least every 100 ms; an error ends the request.
  package func answer(to request: HTTPRequest, wait: () throws(OmniError) -> Void) throws(OmniError) -> HTTPResponse {
    let id = submit(request)
    while true {
      do throws(OmniError) { try wait() } catch {
        removeAll()
        throw error
      }
      for answer in step(waitingAtMost: .milliseconds(100)) where answer.id == id { return try answer.result.get() }
    }
  }
}

extension HTTPResponse {
  /// The response, when it is what was asked for.
  /// - Throws: `.network` for any status but 200.
  package func checked() throws(OmniError) -> HTTPResponse {
    if status == 200 { return self }
    throw OmniError(.network, "the registry refuses", why: "HTTP status \(status) for \(address.shown)")
  }
}
