/// A text of a `TextPool`. Zero is "no text", which differs from the empty text.
@frozen public struct TextID: Hashable, Sendable {
  public let index: UInt32
  @inlinable public init(index: UInt32) { self.index = index }
  /// Absent: no text at all.
  public static let none = TextID(index: 0)
  @inlinable public var isNone: Bool { index == 0 }
}

/// All texts of one package, as UTF-8 bytes behind 32-bit ids: interned (equal bytes, equal id) or appended (long, unique).
///
/// An open-addressing table over one byte arena. Ids are dense, start at 1 and follow first appearance, so the same input
/// order gives the same ids. A pool belongs to one thread.
public struct TextPool: Sendable {
  @usableFromInline var bytes: [UInt8] = []
  /// `offsets[i] ..< offsets[i + 1]` is text `i`; text 0 is the absent one.
  @usableFromInline var offsets: [UInt32] = [0, 0]
  /// Slot → id, 0 when free. Its size is a power of two, never more than half full.
  @usableFromInline var table: [UInt32]
  @usableFromInline var interned = 0

  public init() { table = [UInt32](repeating: 0, count: 4096) }

  /// How many texts the pool holds, the absent one included: ids are `1 ..< count`.
  @inlinable public var count: Int { offsets.count - 1 }

  /// Bytes of all texts together.
  @inlinable public var byteCount: Int { bytes.count }

  /// Forgets all texts and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    offsets.removeAll(keepingCapacity: true)
    offsets.append(0)
    offsets.append(0)
    for i in table.indices { table[i] = 0 }
    interned = 0
  }

  /// The id of these bytes, the same for equal bytes.
  /// - Complexity: O(length), amortised.
  @inlinable public mutating func intern(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    let mask = table.count - 1
    var slot = Self.hash(text) & mask
    while table[slot] != 0 {
      if matches(table[slot], text) { return TextID(index: table[slot]) }
      slot = (slot + 1) & mask
    }
    let id = append(text)
    table[slot] = id.index
    interned += 1
    if interned * 2 > table.count { grow() }
    return id
  }

  /// Interns a text that is a Swift string. For edges and constants, not for hot loops.
  public mutating func intern(_ text: String) -> TextID {
    var text = text
    return text.withUTF8 { intern($0) }
  }

  /// Adds a text without looking for an equal one: for documentation and signatures, which rarely repeat.
  @inlinable public mutating func append(_ text: UnsafeBufferPointer<UInt8>) -> TextID {
    bytes.append(contentsOf: text)
    offsets.append(UInt32(bytes.count))
    return TextID(index: UInt32(offsets.count - 2))
  }

  /// Adds a Swift string without looking for an equal one.
  public mutating func append(_ text: String) -> TextID {
    var text = text
    return text.withUTF8 { append($0) }
  }

  /// Calls `body` with the text's bytes, valid only inside the call. The absent text gives an empty buffer.
  @inlinable public func withBytes<R>(_ id: TextID, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    let start = Int(offsets[Int(id.index)]), end = Int(offsets[Int(id.index) + 1])
    return bytes.withUnsafeBufferPointer { body(UnsafeBufferPointer(rebasing: $0[start..<end])) }
  }

  /// The text as a Swift string, malformed UTF-8 repaired. For edges.
  public func string(_ id: TextID) -> String {
    withBytes(id) { String(decoding: $0, as: UTF8.self) }
  }

  /// The text as a Swift string, nil when absent.
  public func optionalString(_ id: TextID) -> String? { id.isNone ? nil : string(id) }

  /// Byte order of two texts.
  /// - Complexity: O(length).
  public func precedes(_ a: TextID, _ b: TextID) -> Bool {
    bytes.withUnsafeBytes { all in
      let start = (Int(offsets[Int(a.index)]), Int(offsets[Int(b.index)]))
      let count = (length(a), length(b)), shared = min(count.0, count.1)
      var i = 0
      while i + 8 <= shared {
        let words = (all.loadUnaligned(fromByteOffset: start.0 + i, as: UInt64.self), all.loadUnaligned(fromByteOffset: start.1 + i, as: UInt64.self))
        if words.0 != words.1 { return words.0.bigEndian < words.1.bigEndian }
        i += 8
      }
      while i < shared {
        if all[start.0 + i] != all[start.1 + i] { return all[start.0 + i] < all[start.1 + i] }
        i += 1
      }
      return count.0 < count.1
    }
  }

  /// The length in bytes.
  @inlinable public func length(_ id: TextID) -> Int {
    Int(offsets[Int(id.index) + 1] - offsets[Int(id.index)])
  }

  /// Eight bytes a step; the number decides only about slots of the table, never about ids.
  @inlinable static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    let bytes = UnsafeRawBufferPointer(text)
    var hash = UInt64(truncatingIfNeeded: text.count) &* 0x9e37_79b9_7f4a_7c15
    var i = 0
    while i + 8 <= bytes.count {
      hash = mixed(hash, bytes.loadUnaligned(fromByteOffset: i, as: UInt64.self))
      i += 8
    }
    var rest: UInt64 = 0
    while i < bytes.count {
      rest = rest << 8 | UInt64(bytes[i])
      i += 1
    }
    return Int(truncatingIfNeeded: mixed(hash, rest))
  }

  /// One step of the hash: a multiplication by the golden ratio's digits (Knuth, TAOCP 6.4), its high bits folded back onto the low ones.
  @inlinable static func mixed(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0x9e37_79b9_7f4a_7c15
    return product ^ (product >> 32)
  }

  @usableFromInline func matches(_ id: UInt32, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(offsets[Int(id)]), end = Int(offsets[Int(id) + 1])
    guard end - start == text.count else { return false }
    return bytes.withUnsafeBufferPointer { all in
      let own = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(all)[start..<end]), other = UnsafeRawBufferPointer(text)
      var i = 0
      while i + 8 <= own.count {
        if own.loadUnaligned(fromByteOffset: i, as: UInt64.self) != other.loadUnaligned(fromByteOffset: i, as: UInt64.self) { return false }
        i += 8
      }
      while i < own.count {
        if own[i] != other[i] { return false }
        i += 1
      }
      return true
    }
  }

  @usableFromInline mutating func grow() {
    let old = table
    table = [UInt32](repeating: 0, count: old.count * 2)
    let mask = table.count - 1
    for id in old where id != 0 {
      var slot = withBytes(TextID(index: id), Self.hash) & mask
      while table[slot] != 0 { slot = (slot + 1) & mask }
      table[slot] = id
    }
  }
}
