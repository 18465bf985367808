import Dispatch
import Glibc
import Synchronization

/// Ctrl-C and SIGTERM as a question to ask: the first one ends the run in order, a second one ends the program at once.
final class Interruption: @unchecked Sendable {
  // Sendable: the sources are kept alive, never used.
  private let flag = Flag()
  private let sources: [any DispatchSourceSignal]

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  var isRequested: Bool { flag.isSet.load(ordering: .relaxed) }

  init() {
    let queue = DispatchQueue(label: "signals")
    sources = [SIGINT, SIGTERM].map { [flag] number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler {
        if flag.isSet.exchange(true, ordering: .relaxed) { _exit(130) }
      }
      source.resume()
      return source
    }
  }
}
