import Glibc

/// Runs work on a thread whose stack is deep enough for code that nests thousands of levels, and waits for it.
enum DeepStack {
  /// Bytes of the stack. Only pages that are touched take memory.
  private static var size: Int { 256 << 20 }

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Returns false, and does nothing, when the system gives no such thread.
  static func run(_ body: () -> Void) -> Bool {
    withoutActuallyEscaping(body) { body in
      var attributes = pthread_attr_t()
      guard pthread_attr_init(&attributes) == 0 else { return false }
      defer { pthread_attr_destroy(&attributes) }
      guard pthread_attr_setstacksize(&attributes, size) == 0 else { return false }
      let work = Unmanaged.passRetained(Work(body))
      var thread = pthread_t()
      let status = pthread_create(
        &thread, &attributes,
        { context in
          guard let context else { return nil }
          Unmanaged<Work>.fromOpaque(context).takeUnretainedValue().body()
          return nil
        }, work.toOpaque())
      if status == 0 { pthread_join(thread, nil) }
      work.release()
      return status == 0
    }
  }
}
