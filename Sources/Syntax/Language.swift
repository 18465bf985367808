import CTreeSitter
import Records

/// A loaded grammar's language: node kinds and fields as 16-bit ids.
///
/// The underlying object is static data of a shared library that is never unloaded.
public struct Language: @unchecked Sendable {
  // Sendable: the pointee is constant.
  let raw: OpaquePointer
  /// The grammar's name: `python`.
  public let name: String
  /// Lower-case hexadecimal SHA-256 over what the grammar was compiled from: sources and flags. Equal fingerprints parse alike.
  public let fingerprint: String

  /// How many node kinds there are: ids are `0 ..< symbolCount`.
  public var symbolCount: Int { Int(ts_language_symbol_count(raw)) }

  /// The language ABI the grammar was generated for.
  public var abi: UInt32 { ts_language_abi_version(raw) }

  /// The ABI versions the linked core reads.
  public static var abiRange: ClosedRange<UInt32> { UInt32(TREE_SITTER_MIN_COMPATIBLE_LANGUAGE_VERSION)...UInt32(TREE_SITTER_LANGUAGE_VERSION) }

  /// The ids of a named node kind; a grammar may have several of one name. Empty when there is none.
  public func symbols(named name: String) -> [UInt16] {
    (0..<symbolCount).map(UInt16.init).filter { isNamed($0) && symbolName($0) == name }
  }

  /// The ids of an anonymous node, a keyword or an operator, by its spelling. Empty when there is none.
  public func tokens(spelled text: String) -> [UInt16] {
    (0..<symbolCount).map(UInt16.init).filter { ts_language_symbol_type(raw, $0) == TSSymbolTypeAnonymous && symbolName($0) == text }
  }

  /// The id of a field, nil when the grammar has none of that name.
  public func field(named name: String) -> UInt16? {
    let id = ts_language_field_id_for_name(raw, name, UInt32(name.utf8.count))
    return id == 0 ? nil : id
  }

  /// The names of all named node kinds, for suggestions.
  public var symbolNames: [String] { (0..<symbolCount).map(UInt16.init).filter(isNamed).map(symbolName) }

  /// The names of all fields, for suggestions.
  public var fieldNames: [String] {
    (1...max(1, ts_language_field_count(raw))).compactMap { ts_language_field_name_for_id(raw, UInt16($0)).map { String(cString: $0) } }
  }

  /// The name of a node kind.
  public func symbolName(_ symbol: UInt16) -> String {
    ts_language_symbol_name(raw, symbol).map { String(cString: $0) } ?? ""
  }

  private func isNamed(_ symbol: UInt16) -> Bool {
    ts_language_symbol_type(raw, symbol) == TSSymbolTypeRegular
  }
}
