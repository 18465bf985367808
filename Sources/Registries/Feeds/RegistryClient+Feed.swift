import HTTP
public import Records

extension RegistryDescriptor {
  /// The feed to read: the first, or with a cursor the first that tells news.
  func feed(since cursor: String?) -> Feed? {
    cursor == nil ? feeds.first : feeds.first { $0.cursor?.tellsNews == true } ?? feeds.first
  }
}

extension RegistryClient {
  /// Reads the list of the registry's packages, or what is new in it.
  ///
  /// In memory there is one page or document at a time; of a database the columns that matter. A name may come more than once, as one
  /// record per version or per change: of equal names and versions the later record counts. All closures run on the calling thread.
  /// - Parameters:
  ///   - cursor: the `cursor` that an earlier reading ended with; nil: all packages. A registry whose list is always read whole ignores it.
  ///   - isCancelled: asked at least every 100 ms while the network is waited for, and between pages.
  ///   - observe: told as often.
  ///   - take: takes each record. What it throws ends the reading.
  /// - Returns: how it ended. Only then do the records count: an error leaves them incomplete.
  /// - Throws: `.usage` when the registry has no list, `.corrupt` for a list that is not what the descriptor says, `.limit`, `.network`,
  ///   `.interrupted`. A single malformed record is counted and told, but no reason to stop.
  public func readFeed(
    since cursor: String? = nil, isCancelled: () -> Bool = { false }, observe: (FeedProgress) -> Void = { _ in },
    take: (FeedRecord) throws(OmniError) -> Void
  ) throws(OmniError) -> FeedEnd {
    guard let feed = registry.feed(since: cursor) else {
      throw OmniError(.usage, "\(registry.id) publishes no list of its packages", hint: "name packages in a sprint file")
    }
    var tally = FeedTally(registry, feed)
    do throws(OmniError) {
      switch feed.family {
      case .deb822: return try readIndex(&tally, isCancelled, take)
      case .csv: return try readDump(feed, &tally, isCancelled, observe, take)
      case .json, .ndjson: return try readPages(feed, since: cursor, &tally, isCancelled, observe, take)
      }
    } catch {
      var error = error
      error.location = error.location ?? registry.id
      throw error
    }
  }

  private func stopped() -> OmniError { OmniError(.interrupted, "the reading of the registry's list was stopped", at: registry.id) }

  private func request(
    _ template: URLTemplate?, _ values: [URLTemplate.Variable: String], accept: String, limit: Int, compressed: Bool
  ) throws(OmniError) -> HTTPRequest {
    guard let template, let base = bases[template.base], let text = template.filled(base: base, values), let address = WebAddress(text) else {
      throw OmniError(.usage, "the list's template makes no address", at: registry.id)
    }
    return HTTPRequest(
      address: address, accept: accept, headers: registry.headers, limit: limit, allowsHTTP: !address.isSecure, compressed: compressed)
  }

  // MARK: Pages

  private func readPages(
    _ feed: Feed, since: String?, _ tally: inout FeedTally, _ isCancelled: () -> Bool, _ observe: (FeedProgress) -> Void,
    _ take: (FeedRecord) throws(OmniError) -> Void
  ) throws(OmniError) -> FeedEnd {
    var records = 0
    func ask(_ template: URLTemplate?, _ values: [URLTemplate.Variable: String], limit: Int) throws(OmniError) -> HTTPResponse {
      let request = try request(template, values, accept: feed.accept, limit: limit, compressed: true)
      return try queue.answer(to: request) { () throws(OmniError) in
        if isCancelled() { throw stopped() }
        observe(FeedProgress(records: records, traffic: traffic))
      }.checked()
    }
    // Asked before the list: what changes while it is read is then among the news.
    var news: String?
    if let source = feed.news {
      let response = try ask(source.url, [:], limit: 1 << 20)
      news = response.body.withUnsafeBufferPointer { (bytes) in
        let json = JSONText(bytes: bytes)
        return JSONRow(json: json, place: json.skip(0)).text(source.field)
      }
      if news == nil { throw OmniError(.corrupt, "the registry does not tell where its news begin", why: response.address.shown) }
    }
    let tellsNews = feed.cursor?.tellsNews == true
    var walk = FeedWalk(feed, since: tellsNews ? since : nil)
    while !walk.isOver {
      let response = try ask(feed.url, walk.values, limit: feed.limits.answer)
      try response.body.withUnsafeBufferPointer { (bytes) throws(OmniError) in
        let page = try FeedPage(bytes, of: feed, from: response.address)
        for row in try walk.news(in: page) {
          guard let record = try tally.record(of: row) else { continue }
          try take(record)
          tally.count()
        }
      }
      records = tally.end.records
      observe(FeedProgress(records: records, traffic: traffic))
      if isCancelled() { throw stopped() }
    }
    return try tally.close(cursor: tellsNews ? walk.text : news, isWhole: !tellsNews || since == nil)
  }

  // MARK: A whole database

  private func readDump(
    _ feed: Feed, _ tally: inout FeedTally, _ isCancelled: () -> Bool, _ observe: (FeedProgress) -> Void,
    _ take: (FeedRecord) throws(OmniError) -> Void
  ) throws(OmniError) -> FeedEnd {
    let request = try request(feed.url, [:], accept: feed.accept, limit: feed.limits.answer, compressed: false)
    let dump = try withoutActuallyEscaping(isCancelled) { (isCancelled) throws(OmniError) in
      try withoutActuallyEscaping(observe) { (observe) throws(OmniError) in
        try download(feed, request, isCancelled, observe)
      }
    }
    for number in 0..<dump.count {
      if number % 10_000 == 0 {
        if isCancelled() { throw stopped() }
        observe(FeedProgress(records: tally.end.records, traffic: traffic))
      }
      guard let record = try tally.record(of: dump.row(number)) else { continue }
      try take(record)
      tally.count()
    }
    return try tally.close(cursor: nil, isWhole: true)
  }

  private func download(
    _ feed: Feed, _ request: HTTPRequest, _ isCancelled: @escaping () -> Bool, _ observe: @escaping (FeedProgress) -> Void
  ) throws(OmniError) -> FeedDump {
    let body = StreamedBody(queue) { [self] (received) throws(OmniError) in
      if isCancelled() { throw stopped() }
      var progress = FeedProgress(traffic: traffic)
      progress.traffic.bytes += received
      observe(progress)
    }
    defer { queue.removeAll() }
    body.request(request)
    while true {
      var dump = FeedDump(feed)
      do throws(OmniError) {
        try dump.read(body)
        return dump
      } catch {
        // What went wrong with the answer comes before what became of reading it.
        if let failure = body.failure { throw failure }
        guard body.isVoid else { throw error }
        body.rewind()
      }
    }
  }

  // MARK: Lists of paragraphs

  private func readIndex(
    _ tally: inout FeedTally, _ isCancelled: () -> Bool, _ take: (FeedRecord) throws(OmniError) -> Void
  ) throws(OmniError) -> FeedEnd {
    try loadIndex(isCancelled)
    guard let index else { return tally.end }
    for name in index.names {
      if isCancelled() { throw stopped() }
      let choice: ArtifactChoice
      do throws(OmniError) {
        choice = try index.listing(of: name, registry, bases).choose(project: name, wish: nil, registry)
      } catch {
        _ = tally.complain("\(name): \(error.what)")
        continue
      }
      var record = FeedRecord(name: choice.name, version: choice.version)
      (record.fileName, record.size, record.checksum) = (choice.file.name, choice.file.size, choice.file.checksum)
      record.url = WebAddress(choice.file.url, relativeTo: index.address)?.shown
      try take(record)
      tally.count()
    }
    return try tally.close(cursor: nil, isWhole: true)
  }
}
