import CCurl
import Records

/// Runs requests side by side over shared connections: repeats failed ones with growing waits, and stops asking when a server says so.
///
/// One queue belongs to one registry and to one thread.
final class HTTPQueue {
  /// What a registry's policy means for requests.
  struct Manners {
    /// Status codes after which a request is repeated.
    var repeated: Set<Int> = [429, 500, 502, 503, 504]
    /// The wait after 429 without a usable `Retry-After`.
    var retryAfter = Duration.seconds(60)
    /// The least time between two requests.
    var interval = Duration.zero
  }

  typealias Answer = (id: Int, result: Result<HTTPResponse, OmniError>)

  private struct Job {
    let id: Int
    let request: HTTPRequest
    var tries = 0
    var notBefore: ContinuousClock.Instant
  }

  private let multi: UnsafeMutableRawPointer
  private let settings: HTTPSettings
  private let manners: Manners
  private let clock = ContinuousClock()
  private var nextID = 0
  private var waiting: [Job] = []
  private var running: [UnsafeMutableRawPointer: (transfer: HTTPTransfer, job: Job)] = [:]
  /// No request starts before it: the registry asked for a pause, or its rate is used up.
  private var silentUntil: ContinuousClock.Instant
  private(set) var traffic = HTTPTraffic()
  /// Whether a server ever said anything, were it no.
  private(set) var hasAnswers = false

  private static let curlIsReady = omni_curl_global_init() == CURLE_OK

  /// - Throws: `.environment` when curl cannot start.
  init(settings: HTTPSettings, manners: Manners) throws(OmniError) {
    guard Self.curlIsReady, let multi = curl_multi_init() else { throw OmniError(.environment, "cannot start curl") }
    self.multi = multi
    self.settings = settings
    self.manners = manners
    silentUntil = clock.now
  }

  deinit {
    removeAll()
    curl_multi_cleanup(multi)
  }

  /// Puts a request in the queue and says under which number its answer will come.
  func submit(_ request: HTTPRequest) -> Int {
    nextID += 1
    waiting.append(Job(id: nextID, request: request, notBefore: clock.now))
    return nextID
  }

  /// Forgets every request.
  func removeAll() {
    for easy in running.keys { curl_multi_remove_handle(multi, easy) }
    running = [:]
    waiting = []
  }

  /// Works for a moment: starts what is due, moves bytes, and returns the answers that are complete. Returns early when there are any.
  func step(waitingAtMost longest: Duration) -> [Answer] {
    var answers = start()
    answers += work()
    if !answers.isEmpty { return answers }
    let wake = waiting.map { max($0.notBefore, silentUntil) }.min().map { clock.now.duration(to: $0) } ?? longest
    curl_multi_poll(multi, nil, 0, Int32(clamping: max(.zero, min(longest, wake)).wholeMilliseconds), nil)
    return work()
  }

  private func start() -> [Answer] {
    var failures: [Answer] = []
    while silentUntil <= clock.now, let place = waiting.firstIndex(where: { $0.notBefore <= clock.now }) {
      var job = waiting.remove(at: place)
      guard let transfer = HTTPTransfer(job.request, settings: settings), curl_multi_add_handle(multi, transfer.easy) == CURLM_OK else {
        failures.append((job.id, .failure(OmniError(.environment, "cannot start a request", hint: "the machine is out of memory"))))
        continue
      }
      if manners.interval > .zero { silentUntil = clock.now + manners.interval }
      traffic.requests += 1
      if job.tries > 0 { traffic.repetitions += 1 }
      job.tries += 1
      running[transfer.easy] = (transfer, job)
    }
    return failures
  }

  private func work() -> [Answer] {
    var count: Int32 = 0
    curl_multi_perform(multi, &count)
    var answers: [Answer] = []
    while let message = curl_multi_info_read(multi, &count) {
      guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
      let code = message.pointee.data.result
      curl_multi_remove_handle(multi, easy)
      guard let (transfer, job) = running.removeValue(forKey: easy) else { continue }
      if let result = conclude(transfer.outcome(code), job) { answers.append((job.id, result)) }
    }
    return answers
  }

  /// The final result of a job; nil when it is queued again.
  private func conclude(_ outcome: HTTPTransfer.Outcome, _ job: Job) -> Result<HTTPResponse, OmniError>? {
    if case .answered = outcome { hasAnswers = true }
    switch outcome {
    case .answered(let response, _) where !manners.repeated.contains(response.status):
      traffic.bytes += response.body.count
      return .success(response)
    case .answered(let response, let retryAfter):
      let asked = retryAfter ?? (response.status == 429 ? manners.retryAfter : nil)
      let error = OmniError(
        .network, "the server refuses for now", why: "HTTP status \(response.status)" + (asked.map { ", try again after \($0)" } ?? ""),
        hint: "try again later")
      guard requeue(job, after: asked) else { return .failure(error) }
      // The registry asked for quiet: every request heeds it, not only this one.
      if let asked { silentUntil = max(silentUntil, clock.now + asked) }
      return nil
    case .failed(let error, let mayRepeat):
      return mayRepeat && requeue(job, after: nil) ? nil : .failure(error)
    }
  }

  private func requeue(_ job: Job, after asked: Duration?) -> Bool {
    // Spread by chance, so that many workers that failed together do not come back together.
    let growing = settings.firstDelay * Int(1 << min(job.tries - 1, 16)) * Double.random(in: 0.75...1.25)
    guard job.tries < settings.tries, asked ?? .zero <= settings.longestDelay else { return false }
    var job = job
    job.notBefore = clock.now + (asked ?? min(growing, settings.longestDelay))
    waiting.append(job)
    return true
  }
}
