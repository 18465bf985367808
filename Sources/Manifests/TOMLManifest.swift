public import Records
import TOMLKit

extension ManifestValue {
  /// Reads a TOML text; dates become texts.
  /// - Throws: `.invalid` with line and column.
  public init(toml bytes: [UInt8]) throws(OmniError) {
    let table: TOMLTable
    do { table = try TOMLTable(string: String(decoding: bytes, as: UTF8.self)) } catch let error as TOMLParseError {
      throw OmniError(.invalid, "not TOML", why: "\(error.description) (line \(error.source.begin.line), column \(error.source.begin.column))")
    } catch {
      throw OmniError(.invalid, "not TOML", why: "\(error)")
    }
    self = Self.table(table)
  }

  private static func table(_ table: TOMLTable) -> ManifestValue {
    .table(table.map { Entry(key: $0.0, value: value($0.1)) })
  }

  private static func value(_ value: any TOMLValueConvertible) -> ManifestValue {
    if let table = value.table { return self.table(table) }
    if let array = value.array { return .list(array.map(Self.value)) }
    if let text = value.string { return .text(text) }
    if let flag = value.bool { return .flag(flag) }
    if let number = value.int { return .number(Double(number)) }
    if let number = value.double { return .number(number) }
    return .text("\(value)")
  }
}
