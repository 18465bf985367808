import Dispatch
import Glibc
import Sprint
import Synchronization

/// Ctrl-C and SIGTERM as a question to ask: the first one ends the run in order, a second one ends the program at once.
final class Interruption: @unchecked Sendable {
  // Sendable: the sources are kept alive, never used.
  private let received: Received
  private let sources: [any DispatchSourceSignal]

  private final class Received: Sendable {
    let signal = Atomic<Int32>(0)
  }

  var isRequested: Bool { received.signal.load(ordering: .relaxed) != 0 }

  /// Ctrl-C wants the end now; SIGTERM is the notice that spot machines and schedulers give some time before it.
  var stop: SprintRun.Stop? {
    switch received.signal.load(ordering: .relaxed) {
    case 0: nil
    case SIGTERM: .afterGrace
    default: .now
    }
  }

  init() {
    let queue = DispatchQueue(label: "signals")
    let received = Received()
    self.received = received
    sources = [SIGINT, SIGTERM].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if received.signal.exchange(number, ordering: .relaxed) != 0 { _exit(130) }
      }
      source.resume()
      return source
    }
  }
}
