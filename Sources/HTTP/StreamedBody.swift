package import Records

/// The body of an answer that is read while it comes, so that it may be larger than memory.
///
/// Bytes move only while somebody waits for them. The queue may repeat the request when the answer breaks off: then what was read so far
/// is void, and the reader begins again.
package final class StreamedBody {
  private let queue: HTTPQueue
  private let wait: (_ received: Int) throws(OmniError) -> Void
  private var id = 0
  /// What came and was not handed out, and what is handed out.
  private var (arriving, current) = (ByteBuffer(), ByteBuffer())
  private var isHandedOut = false
  private var isComplete = false
  /// Whether the answer came anew after parts of it had been handed out.
  package private(set) var isVoid = false
  /// Why there is no more, when that is no end.
  package private(set) var failure: OmniError?
  /// Bytes that came in this try.
  private var received = 0

  /// - Parameter wait: called at least every 100 ms with the number of bytes that came so far; an error ends the request.
  package init(_ queue: HTTPQueue, wait: @escaping (_ received: Int) throws(OmniError) -> Void) {
    self.queue = queue
    self.wait = wait
  }

  /// Puts the request in the queue; this body takes its answer.
  package func request(_ request: HTTPRequest) {
    var request = request
    request.stream = self
    id = queue.submit(request)
  }

  /// The next bytes, at least one, which stay in place until the next call; none at the end. Nil when it broke off or is void.
  package func next() -> UnsafeRawBufferPointer? {
    while arriving.count == 0, !isComplete, failure == nil, !isVoid {
      do throws(OmniError) {
        try wait(received)
        for answer in queue.step(waitingAtMost: .milliseconds(100)) where answer.id == id {
          _ = try answer.result.get().checked()
          isComplete = true
        }
      } catch { failure = error }
    }
    if failure != nil || isVoid { return nil }
    swap(&arriving, &current)
    arriving.count = 0
    isHandedOut = true
    return current.bytes
  }

  /// Begins to read again, after the body became void.
  package func rewind() {
    isVoid = false
    isHandedOut = false
  }

  // MARK: What the transfer does

  /// Forgets the bytes of an earlier try.
  package func begin() {
    if isHandedOut { isVoid = true }
    arriving.count = 0
    received = 0
  }

  package func append(_ piece: UnsafeRawBufferPointer) {
    received += piece.count
    arriving.append(piece)
  }
}

/// Owner of bytes that stay in place while they are read.
private struct ByteBuffer {
  private final class Memory {
    let bytes: UnsafeMutableRawBufferPointer
    init(_ count: Int) { bytes = .allocate(byteCount: count, alignment: 16) }
    deinit { bytes.deallocate() }
  }

  private var memory = Memory(64 << 10)
  var count = 0

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory.bytes[..<count]) }

  mutating func append(_ piece: UnsafeRawBufferPointer) {
    if count + piece.count > memory.bytes.count {
      let larger = Memory(2 * (count + piece.count))
      larger.bytes.copyMemory(from: bytes)
      memory = larger
    }
    UnsafeMutableRawBufferPointer(rebasing: memory.bytes[count...]).copyMemory(from: piece)
    count += piece.count
  }
}
