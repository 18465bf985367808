/// First bytes of the lines of a text.
struct LineStarts {
  private let starts: [UInt32]

  /// - Complexity: O(length).
  init(_ text: UnsafeBufferPointer<UInt8>) {
    var starts: [UInt32] = [0]
    for (i, byte) in text.enumerated() where byte == 0x0a { starts.append(UInt32(i + 1)) }
    self.starts = starts
  }

  /// The 1-based line of an offset.
  /// - Complexity: O(log lines).
  func line(of offset: UInt32) -> UInt32 {
    var low = 0, high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return UInt32(low + 1)
  }
}
