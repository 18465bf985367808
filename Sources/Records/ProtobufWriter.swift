/// Protocol Buffers' wire format (protobuf.dev, "Encoding"), as far as writing needs it. Fields that are appended to a message one
/// after the other make it longer: a repeated field may be written in pieces.
struct ProtobufWriter {
  private(set) var bytes: [UInt8] = []

  /// A field of a number, an enumeration or a truth value; the default 0 is left out.
  mutating func number(_ field: UInt8, _ value: Int) {
    if value == 0 { return }
    varint(UInt64(field) << 3)
    varint(UInt64(bitPattern: Int64(value)))
  }

  /// A field of text, or of a message written before; the empty one is left out.
  mutating func field(_ field: UInt8, _ content: some Collection<UInt8>) {
    if content.isEmpty { return }
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(content.count))
    bytes += content
  }

  mutating func text(_ field: UInt8, _ text: String) { self.field(field, Array(text.utf8)) }

  mutating func message(_ field: UInt8, _ body: (inout ProtobufWriter) -> Void) {
    var inner = ProtobufWriter()
    body(&inner)
    varint(UInt64(field) << 3 | 2)
    varint(UInt64(inner.bytes.count))
    bytes += inner.bytes
  }

  /// A repeated field of numbers in one piece.
  mutating func packed(_ field: UInt8, _ values: [Int]) {
    var inner = ProtobufWriter()
    for value in values { inner.varint(UInt64(bitPattern: Int64(value))) }
    self.field(field, inner.bytes)
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest > 0x7f {
      bytes.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
