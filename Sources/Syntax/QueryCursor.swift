import CTreeSitter

/// One match of a query: which pattern, and its captures in source order. Valid inside the call that gave it.
public struct QueryMatch {
  let raw: TSQueryMatch
  /// The pattern's index in its query.
  public var pattern: Int { Int(raw.pattern_index) }
  public var captures: Captures { Captures(items: UnsafeBufferPointer(start: raw.captures, count: Int(raw.capture_count))) }

  public struct Captures: RandomAccessCollection {
    let items: UnsafeBufferPointer<TSQueryCapture>
    public var startIndex: Int { 0 }
    public var endIndex: Int { items.count }
    /// A capture: the index of its name in `Query.captureNames`, and its node.
    public subscript(position: Int) -> (index: UInt32, node: Node) { (items[position].index, Node(items[position].node)) }
  }
}

/// Runs queries. Reusable, one per thread.
public final class QueryCursor {
  private let raw: OpaquePointer
  private let clock: FileClock
  /// The C cursor keeps a pointer to them.
  private let options: UnsafeMutablePointer<TSQueryCursorOptions>

  /// - Parameter clock: of the files whose trees it runs on; when their time is over, it gives no more matches.
  public init(_ clock: FileClock = FileClock()) {
    raw = ts_query_cursor_new()
    self.clock = clock
    options = .allocate(capacity: 1)
    options.initialize(
      to: TSQueryCursorOptions(
        payload: Unmanaged.passUnretained(clock).toOpaque(),
        progress_callback: { Unmanaged<FileClock>.fromOpaque($0!.pointee.payload).takeUnretainedValue().isOver }))
  }

  deinit {
    ts_query_cursor_delete(raw)
    options.deallocate()
  }

  /// Hands every match that meets its predicates to `body`, in source order.
  ///
  /// For each node it passes, the cursor asks for all of its ancestors: on a tree of 100,000 nested nodes that takes minutes.
  /// - Parameter maxStartDepth: how deep below `node` a match may begin; 1 is its children.
  public func run(_ query: Query, on node: Node, source: UnsafeBufferPointer<UInt8>, maxStartDepth: UInt32, _ body: (QueryMatch) -> Void) {
    ts_query_cursor_set_max_start_depth(raw, maxStartDepth)
    ts_query_cursor_exec_with_options(raw, query.raw, node.raw, options)
    var match = TSQueryMatch()
    while ts_query_cursor_next_match(raw, &match) {
      let predicates = query.predicates[Int(match.pattern_index)]
      if predicates.isEmpty || predicates.allSatisfy({ $0.holds(match, source) }) { body(QueryMatch(raw: match)) }
    }
  }
}
