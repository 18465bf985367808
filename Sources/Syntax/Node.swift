import CTreeSitter

/// One node of a syntax tree. A plain value that owns nothing: valid inside the `SourceParser.parse` call that gave it only.
public struct Node: Equatable {
  let raw: TSNode

  init(_ raw: TSNode) { self.raw = raw }
  /// Nil for the null node.
  init?(optional raw: TSNode) {
    guard raw.id != nil else { return nil }
    self.raw = raw
  }

  public static func == (a: Node, b: Node) -> Bool { a.raw.id == b.raw.id && a.raw.tree == b.raw.tree }

  /// The node kind's id in its language.
  public var symbol: UInt16 { ts_node_symbol(raw) }
  /// The node kind's name. For output, not for comparisons.
  public var kind: String { String(cString: ts_node_type(raw)) }
  /// First byte, an offset into the file.
  public var startByte: Int { Int(ts_node_start_byte(raw)) }
  /// One past the last byte.
  public var endByte: Int { Int(ts_node_end_byte(raw)) }
  /// 1-based line of the first byte.
  public var line: Int { Int(ts_node_start_point(raw).row) + 1 }
  /// 1-based column of the first byte, counted in bytes.
  public var column: Int { Int(ts_node_start_point(raw).column) + 1 }
  public var isNamed: Bool { ts_node_is_named(raw) }
  /// An error, or something the parser had to make up.
  public var isError: Bool { ts_node_is_error(raw) || ts_node_is_missing(raw) }
  /// Whether the text the node should have is not there.
  public var isMissing: Bool { ts_node_is_missing(raw) }
  /// Whether it is or contains an error.
  public var hasError: Bool { ts_node_has_error(raw) }
  /// How many nodes there are below and including this one.
  public var descendantCount: Int { Int(ts_node_descendant_count(raw)) }

  public var childCount: Int { Int(ts_node_child_count(raw)) }
  public var namedChildCount: Int { Int(ts_node_named_child_count(raw)) }
  /// - Complexity: O(index).
  public func child(_ index: Int) -> Node? { Node(optional: ts_node_child(raw, UInt32(index))) }
  /// - Complexity: O(index).
  public func namedChild(_ index: Int) -> Node? { Node(optional: ts_node_named_child(raw, UInt32(index))) }
  /// The first child in a field.
  public func child(field: UInt16) -> Node? { Node(optional: ts_node_child_by_field_id(raw, field)) }

  /// Calls `body` with each child, in order.
  /// - Complexity: O(children), where `child(_:)` in a loop takes their square.
  public func forEachChild(_ body: (Node) -> Void) {
    _ = everyChild {
      body($0)
      return true
    }
  }

  /// Whether `body` holds for each child; asked in order, and no further than the first for which it does not.
  /// - Complexity: O(children).
  public func everyChild(_ body: (Node) -> Bool) -> Bool {
    var cursor = ts_tree_cursor_new(raw)
    defer { ts_tree_cursor_delete(&cursor) }
    guard ts_tree_cursor_goto_first_child(&cursor) else { return true }
    repeat { guard body(Node(ts_tree_cursor_current_node(&cursor))) else { return false } } while ts_tree_cursor_goto_next_sibling(&cursor)
    return true
  }
}
