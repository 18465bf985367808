import CCurl
package import Records

/// Runs requests side by side over shared connections: repeats failed ones with growing waits, keeps to the registry's pace, and waits out
/// the silence of servers that answered before.
///
/// One queue belongs to one registry and to one thread.
package final class HTTPQueue {
  /// What a registry's policy means for requests.
  package struct Manners {
    /// Status codes after which a request is repeated.
    package var repeated: Set<Int>
    /// Status codes by which a server says that it is asked too much.
    package var refusals: Set<Int>
    /// The pause after 429 without a usable `Retry-After`.
    package var retryAfter: Duration

    package init(repeated: Set<Int> = [429, 500, 502, 503, 504], refusals: Set<Int> = [429], retryAfter: Duration = .seconds(60)) {
      self.repeated = repeated
      self.refusals = refusals
      self.retryAfter = retryAfter
    }
  }

  package typealias Answer = (id: Int, result: Result<HTTPResponse, OmniError>)

  private struct Job {
    let id: Int
    let request: HTTPRequest
    /// The server that has to answer for it to go on: the request's, or one that it was redirected to in vain.
    var host: HTTPHost
    var tries = 0
    var notBefore: ContinuousClock.Instant
    /// When its latest try began.
    var began: ContinuousClock.Instant
    /// When its first try failed.
    var failed: ContinuousClock.Instant?
    /// What is said of it in the end if it alone gets no good answer; set while its server is thought to serve nobody.
    var verdict: OmniError?
    /// Its connection may be dead.
    var isFresh = false
    var slot = 0

    var isProbe: Bool { request.isProbe }
  }

  private let multi: UnsafeMutableRawPointer
  private let settings: HTTPSettings
  private let manners: Manners
  private let pace: Pace
  private let clock = ContinuousClock()
  private var nextID = 0
  private var hosts: [String: HTTPHost] = [:]
  private var waiting: [Job] = []
  private var running: [UnsafeMutableRawPointer: (transfer: HTTPTransfer, job: Job)] = [:]
  private var answers: [Answer] = []
  package private(set) var traffic = HTTPTraffic()
  /// The servers that ever said anything, were it no.
  package private(set) var answeringHosts: Set<String> = []

  /// The longest wait between two probes of a silent server.
  private static let longestProbeDelay = Duration.seconds(30)

  /// - Throws: `.environment` when curl cannot start.
  package init(settings: HTTPSettings, manners: Manners = Manners(), pace: Pace = Pace(Pace.Policy(), file: nil)) throws(OmniError) {
    let multi = try CurlMulti.make()
    // Else curl keeps few connections while few requests run, and opens them anew when there are more.
    _ = omni_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
    self.multi = multi
    self.settings = settings
    self.manners = manners
    self.pace = pace
  }

  deinit {
    removeAll()
    curl_multi_cleanup(multi)
  }

  /// Puts a request in the queue and says under which number its answer will come.
  package func submit(_ request: HTTPRequest) -> Int {
    nextID += 1
    add(Job(id: nextID, request: request, host: host(request.address), notBefore: clock.now, began: clock.now))
    return nextID
  }

  /// Forgets every request, and that servers were given up.
  package func removeAll() {
    for (easy, entry) in running {
      curl_multi_remove_handle(multi, easy)
      pace.release(entry.job.slot)
    }
    running = [:]
    waiting = []
    answers = []
    pace.queue(false)
    for host in hosts.values { (host.outage, host.end) = (nil, nil) }
  }

  /// Works for a moment: starts what is due, moves bytes, and returns the answers that are complete. Returns early when there are any.
  package func step(waitingAtMost longest: Duration) -> [Answer] {
    let wake = start()
    work()
    if answers.isEmpty {
      let pause = max(.zero, min(longest, wake.map { clock.now.duration(to: $0) } ?? longest))
      curl_multi_poll(multi, nil, 0, Int32(clamping: pause.wholeMilliseconds), nil)
      work()
    }
    defer { answers = [] }
    return answers
  }

  private func host(_ address: WebAddress) -> HTTPHost {
    let name = address.authority
    if let host = hosts[name] { return host }
    let host = HTTPHost(name: name, isReached: settings.reachedHosts.contains(name), now: clock.now)
    hosts[name] = host
    return host
  }

  private func add(_ job: Job) {
    if let end = job.host.end { return conclude(job, .failure(end)) }
    waiting.append(job)
  }

  private func conclude(_ job: Job, _ result: Result<HTTPResponse, OmniError>) {
    if !job.isProbe { answers.append((job.id, result)) }
  }

  // MARK: The beginning

  /// Starts what may start.
  /// - Returns: when there will be more; nil: when something that runs has ended.
  private func start() -> ContinuousClock.Instant? {
    while true {
      let now = clock.now
      guard let place = waiting.firstIndex(where: { $0.notBefore <= now && mayStart($0) }) else {
        pace.queue(false)
        return waiting.lazy.filter { self.mayStart($0) }.map(\.notBefore).min()
      }
      switch pace.claim() {
      case .go(let slot): start(waiting.remove(at: place), in: slot)
      case .wait(let pause):
        pace.queue(true)
        return now + pause
      case .closed(let error):
        let ended = waiting
        waiting = []
        for host in hosts.values { host.outage = nil }
        for job in ended { conclude(job, .failure(error)) }
      }
    }
  }

  private func mayStart(_ job: Job) -> Bool { job.isProbe || job.host.outage == nil }

  private func start(_ job: Job, in slot: Int) {
    guard let transfer = HTTPTransfer(job.request, settings: settings, isFresh: job.isFresh),
      curl_multi_add_handle(multi, transfer.easy) == CURLM_OK
    else {
      pace.release(slot)
      return conclude(job, .failure(.noMemoryForRequest))
    }
    traffic.requests += 1
    if job.isProbe { traffic.probes += 1 } else if job.tries > 0 { traffic.repetitions += 1 }
    var job = job
    job.slot = slot
    job.tries += 1
    job.began = clock.now
    running[transfer.easy] = (transfer, job)
  }

  // MARK: The end

  private func work() {
    var count: Int32 = 0
    curl_multi_perform(multi, &count)
    while let message = curl_multi_info_read(multi, &count) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      let code = message.pointee.data.result
      curl_multi_remove_handle(multi, easy)
      guard let (transfer, job) = running.removeValue(forKey: easy) else { continue }
      pace.release(job.slot)
      take(transfer.outcome(code), of: job)
    }
  }

  private func take(_ outcome: HTTPTransfer.Outcome, of job: Job) {
    switch outcome {
    case .answered(let response, let retryAfter):
      note(job, answeredBy: response.address)
      take(response, retryAfter, of: job)
    case .broken(let error):
      note(job, answeredBy: job.request.address)
      if job.isProbe { return endOutage(of: job.host) }
      var job = job
      job.isFresh = true
      if job.tries < settings.tries { repeatLater(job) } else { conclude(job, .failure(error)) }
    case .silent(let error, let address, let mayRepeat): take(error, from: host(address), mayRepeat, of: job)
    case .failed(let error):
      if error.code != .environment { note(job, answeredBy: job.request.address) }
      conclude(job, .failure(error))
    }
  }

  private func note(_ job: Job, answeredBy address: WebAddress) {
    for host in [host(job.request.address), host(address)] {
      host.isReached = true
      host.answered = max(host.answered ?? job.began, job.began)
      answeringHosts.insert(host.name)
    }
  }

  private func take(_ response: HTTPResponse, _ retryAfter: Duration?, of job: Job) {
    let host = host(response.address), now = clock.now, status = response.status
    let isServed = !manners.repeated.contains(status)
    if isServed { host.served = max(host.served ?? job.began, job.began) }
    let asked = isServed ? nil : retryAfter ?? (status == 429 ? manners.retryAfter : nil)
    if manners.refusals.contains(status) {
      let pause = host.pause(began: job.began, now: now, asked: asked, base: manners.retryAfter, longest: settings.longestDelay)
      // The registry wants quiet: every request heeds it, not only this one.
      if let pause { pace.keepSilent(for: pause) }
    } else {
      host.forgetRefusals()
      if let asked { pace.keepSilent(for: asked) }
    }
    if job.isProbe {
      if isServed || job.host.outage?.isAiling == false { endOutage(of: job.host) } else { takeFailedProbe(job) }
    } else if isServed {
      traffic.bytes += response.size
      conclude(job, .success(response))
    } else if job.tries < settings.tries {
      repeatLater(job, isAsked: asked != nil)
    } else {
      let verdict = OmniError(.network, "the server refuses for now", why: "HTTP status \(status)", hint: "try again later")
      if host.served == nil, manners.refusals.contains(status) {
        giveUp(host, OmniError(.unreachable, "the registry refuses for now", why: "HTTP status \(status), time and again", hint: "run again later"))
        conclude(job, .failure(host.end ?? verdict))
      } else if host.served.map({ $0 < job.failed ?? now }) ?? true {
        // It has served nobody since it refused this request.
        park(job, at: host, isAiling: true, verdict)
      } else {
        conclude(job, .failure(verdict))
      }
    }
  }

  /// Puts a request back for another try. The wait is spread by chance, so that many that failed together do not come back together.
  /// - Parameter isAsked: the server said when, and the pace knows.
  private func repeatLater(_ job: Job, isAsked: Bool = false) {
    var job = job
    job.failed = job.failed ?? clock.now
    job.notBefore = clock.now + (isAsked ? .zero : spread(settings.firstDelay, doubled: job.tries - 1, longest: settings.longestDelay))
    add(job)
  }

  private func spread(_ base: Duration, doubled times: Int, longest: Duration) -> Duration {
    min(base * (1 << max(0, min(times, 16))), longest) * Double.random(in: 0.75...1.25)
  }

  // MARK: Silence

  private func take(_ error: OmniError, from host: HTTPHost, _ mayRepeat: Bool, of job: Job) {
    if host !== self.host(job.request.address) { note(job, answeredBy: job.request.address) }
    var job = job
    job.isFresh = true
    if job.isProbe { return takeFailedProbe(job) }
    job.host = host
    if let end = host.end { return conclude(job, .failure(end)) }
    if !host.isReached {
      if mayRepeat, job.tries < settings.tries { return repeatLater(job) }
      // Nothing was ever heard of it: the others would wait for nothing.
      giveUp(host, error)
      conclude(job, .failure(error))
      return
    }
    let verdict = OmniError(
      .network, "the server gives this request no answer", why: job.request.address.shown, hint: "try again later")
    if let answered = host.answered, answered > job.began {
      // It has answered a later request, so it is this one that it does not answer.
      if job.tries < settings.tries { repeatLater(job) } else { conclude(job, .failure(verdict)) }
    } else {
      park(job, at: host, isAiling: false, verdict)
    }
  }

  /// Keeps a request until its server is back, and begins to ask whether it is.
  private func park(_ job: Job, at host: HTTPHost, isAiling: Bool, _ verdict: OmniError) {
    var job = job
    (job.host, job.verdict) = (host, verdict)
    waiting.append(job)
    guard host.outage == nil else { return }
    let now = clock.now
    host.outage = HTTPHost.Outage(since: now, isAiling: isAiling)
    let page = HTTPRequest(address: job.request.address.root, limit: 0, allowsHTTP: job.request.allowsHTTP, isProbe: true)
    probe(Job(id: 0, request: page, host: host, notBefore: now, began: now, isFresh: true))
  }

  private func probe(_ job: Job) {
    var job = job
    job.notBefore = clock.now + spread(settings.firstDelay * 2, doubled: job.tries, longest: Self.longestProbeDelay)
    waiting.append(job)
  }

  private func takeFailedProbe(_ job: Job) {
    guard var outage = job.host.outage else { return }
    outage.failedProbes += 1
    job.host.outage = outage
    if outage.isAiling, job.host.served == nil {
      // As with a server that never answered: the others would wait for nothing.
      return giveUp(job.host, OmniError(.unreachable, "the server serves nobody", why: job.host.name, hint: "run again when it is back"))
    }
    guard outage.since.duration(to: clock.now) >= settings.patience else { return probe(job) }
    let why = "\(job.host.name) has served nobody for \(settings.patience)"
    giveUp(job.host, OmniError(.unreachable, "the server does not answer any more", why: why, hint: "run again when it is back"))
  }

  /// The server is back. Tries that its silence cost do not count; where the first probe found no silence, the requests themselves may be
  /// what it does not answer.
  private func endOutage(of host: HTTPHost) {
    guard let outage = host.outage else { return }
    host.outage = nil
    let all = waiting
    waiting = []
    for var job in all {
      let verdict = job.verdict
      if job.host === host {
        job.verdict = nil
        if outage.failedProbes > 0 { (job.tries, job.failed, job.notBefore) = (0, nil, clock.now) }
      }
      if let verdict, job.host === host, outage.failedProbes == 0 {
        if job.tries < settings.tries { repeatLater(job) } else { conclude(job, .failure(verdict)) }
      } else {
        waiting.append(job)
      }
    }
  }

  /// Ends every request that waits for a server.
  private func giveUp(_ host: HTTPHost, _ error: OmniError) {
    host.end = error
    host.outage = nil
    let ended = waiting.filter { $0.host === host }
    waiting.removeAll { $0.host === host }
    for job in ended { conclude(job, .failure(error)) }
  }
}
