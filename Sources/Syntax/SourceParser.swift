import CArena
import CTreeSitter
import Glibc

/// What one file may cost. Over a limit the file is given up with the reason; the run goes on.
public struct ParseLimits: Sendable, Equatable {
  /// Largest file, in bytes; above 2³² - 1, the parser's own limit, it counts as that.
  public var fileBytes = 2_000_000
  /// Longest line, in bytes: longer ones are generated code.
  public var lineBytes = 100_000
  /// CPU time to parse one file and to read its tree, in milliseconds: a base, and so much for each MB.
  public var cpuBase = 2_000
  public var cpuPerMegabyte = 1_000
  /// Memory of one tree, in bytes. Real source takes 14–30 times its size, minified code 80 times.
  public var arenaBytes = 256 << 20
  /// Deepest nesting of a tree, in nodes. Nothing recurses on a tree, so time is at stake, not the stack: programs write types that are
  /// unions of ten thousand names, each one level deeper than the last.
  public var depth = 250_000

  public init() {}

  /// CPU time of a parse of so many bytes, in nanoseconds; limits too large to add up mean about 300 years.
  func cpu(bytes: Int) -> UInt64 {
    // A millisecond for each MB is a nanosecond for each byte.
    let (base, isBaseTooLarge) = UInt64(max(0, cpuBase)).multipliedReportingOverflow(by: 1_000_000)
    let (variable, isProductTooLarge) = UInt64(max(0, cpuPerMegabyte)).multipliedReportingOverflow(by: UInt64(bytes))
    let (sum, isSumTooLarge) = base.addingReportingOverflow(variable)
    return isBaseTooLarge || isProductTooLarge || isSumTooLarge ? .max / 2 : min(sum, .max / 2)
  }
}

/// Why a file could not be parsed. The texts are what a package's report says of the file.
public enum ParseFailure: String, Error {
  case tooLarge = "larger than the file limit"
  case longLine = "has a line longer than the limit (generated?)"
  case notText = "not text: holds a NUL byte"
  case notUTF8 = "not UTF-8"
  case timeout = "parse stopped at its CPU time limit"
  case memory = "parse stopped at its memory limit"
  case tooDeep = "nested deeper than the limit"
  case failed = "the parser gave no tree"
}

/// Parses files of one thread, each tree in an arena that is forgotten as a whole.
///
/// The arena is a region of the thread that made the parser: use one instance on one thread only. Trees never leave `parse`.
public final class SourceParser {
  public var limits: ParseLimits
  /// Blocks and bytes the parser took for the last file: a measure without a clock.
  public private(set) var allocations = 0
  public private(set) var allocatedBytes = 0
  /// The time of the file at hand, for what reads its tree; it has struck when that was read in part only.
  public let clock = FileClock()

  public init(limits: ParseLimits = ParseLimits()) {
    self.limits = limits
    Self.installAllocator
  }

  private static let installAllocator: Void = {
    let allocator = omni_arena_allocator()
    ts_set_allocator(allocator.allocate, allocator.allocate_zeroed, allocator.resize, allocator.release)
  }()

  /// Checks a file against the limits that need no parse.
  /// - Complexity: O(bytes).
  public func check(_ bytes: UnsafeBufferPointer<UInt8>) -> ParseFailure? {
    if bytes.count > min(limits.fileBytes, Int(UInt32.max)) { return .tooLarge }
    var start = 0
    guard let base = bytes.baseAddress else { return nil }
    if Self.holdsNUL(bytes) { return .notText }
    while start < bytes.count {
      let found = memchr(base + start, 0x0a, bytes.count - start)
      let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
      if end - start > limits.lineBytes { return .longLine }
      start = end + 1
    }
    return UTF8Check.isValid(bytes) ? nil : .notUTF8
  }

  /// Checks that bytes are text, whatever their size.
  /// - Complexity: O(bytes).
  public static func checkText(_ bytes: UnsafeBufferPointer<UInt8>) -> ParseFailure? {
    if holdsNUL(bytes) { return .notText }
    return UTF8Check.isValid(bytes) ? nil : .notUTF8
  }

  private static func holdsNUL(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
  }

  /// Parses one file and hands its root to `body`; the tree is gone when the call returns.
  /// - Parameter bytes: UTF-8 source, without a byte order mark.
  /// - Throws: the reason when the file is over a limit.
  /// - Complexity: linear in practice; bounded by the CPU limit.
  public func parse<R>(_ bytes: UnsafeBufferPointer<UInt8>, as language: Language, _ body: (Node) -> R) throws(ParseFailure) -> R {
    if let failure = check(bytes) { throw failure }
    guard limits.arenaBytes > 0, omni_arena_begin(limits.arenaBytes) else { throw .memory }
    defer { omni_arena_reset() }
    clock.start(limits.cpu(bytes: bytes.count))
    let tree = tree(bytes, language)
    omni_arena_pause()
    allocations = omni_arena_blocks()
    allocatedBytes = omni_arena_bytes()
    guard let tree else { throw clock.hasStruck ? .timeout : omni_arena_is_exhausted() ? .memory : .failed }
    let root = Node(ts_tree_root_node(tree))
    guard !root.isDeeper(than: limits.depth) else { throw .tooDeep }
    return body(root)
  }

  private func tree(_ bytes: UnsafeBufferPointer<UInt8>, _ language: Language) -> OpaquePointer? {
    guard let parser = ts_parser_new() else { return nil }
    // The parser goes although the arena would forget it: its scanner's state may lie in malloc's memory.
    defer { ts_parser_delete(parser) }
    guard ts_parser_set_language(parser, language.raw) else { return nil }
    var source = bytes
    return withUnsafeMutablePointer(to: &source) { source in
      let input = TSInput(
        payload: source,
        read: { payload, offset, _, count in
          let source = payload!.assumingMemoryBound(to: UnsafeBufferPointer<UInt8>.self).pointee
          let rest = max(0, source.count - Int(offset))
          count!.pointee = UInt32(rest)
          guard rest > 0, let base = source.baseAddress else { return emptyText }
          return UnsafeRawPointer(base + Int(offset)).assumingMemoryBound(to: CChar.self)
        }, encoding: TSInputEncodingUTF8, decode: nil)
      let options = TSParseOptions(
        payload: Unmanaged.passUnretained(clock).toOpaque(),
        progress_callback: { state in
          omni_arena_is_exhausted() || Unmanaged<FileClock>.fromOpaque(state!.pointee.payload).takeUnretainedValue().isOver
        })
      return ts_parser_parse_with_options(parser, nil, input, options)
    }
  }
}

/// What the reading callback returns at the end: read, never written, never freed.
nonisolated(unsafe) private let emptyText: UnsafePointer<CChar> = {
  let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
  text.pointee = 0
  return UnsafePointer(text)
}()
