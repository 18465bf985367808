import CTreeSitter

/// A walk over a tree without recursion, so that depth costs no stack.
public struct TreeCursor: ~Copyable {
  private var raw: TSTreeCursor
  /// How many steps below the start the cursor is.
  public private(set) var depth = 0

  public init(_ node: Node) { raw = ts_tree_cursor_new(node.raw) }
  deinit {
    var raw = raw
    ts_tree_cursor_delete(&raw)
  }

  public var node: Node {
    withUnsafePointer(to: raw) { Node(ts_tree_cursor_current_node($0)) }
  }

  /// The field of its parent that the node stands in.
  public var fieldName: String? {
    withUnsafePointer(to: raw) { ts_tree_cursor_current_field_name($0).map { String(cString: $0) } }
  }

  /// The id of the field of its parent that the node stands in; 0 when in none.
  public var field: UInt16 { withUnsafePointer(to: raw) { ts_tree_cursor_current_field_id($0) } }

  /// Moves to the first child. Returns false, and stays, when there is none.
  public mutating func descend() -> Bool {
    guard ts_tree_cursor_goto_first_child(&raw) else { return false }
    depth += 1
    return true
  }

  /// Moves to the next sibling. Returns false, and stays, when there is none, or at the start.
  public mutating func next() -> Bool { depth > 0 && ts_tree_cursor_goto_next_sibling(&raw) }

  /// Moves to the parent. Returns false, and stays, at the start.
  public mutating func ascend() -> Bool {
    guard depth > 0 else { return false }
    depth -= 1
    return ts_tree_cursor_goto_parent(&raw)
  }

  /// Moves to the next node in source order, parents before children. Returns false at the end.
  public mutating func advance() -> Bool {
    if ts_tree_cursor_goto_first_child(&raw) {
      depth += 1
      return true
    }
    while depth > 0 {
      if ts_tree_cursor_goto_next_sibling(&raw) { return true }
      _ = ts_tree_cursor_goto_parent(&raw)
      depth -= 1
    }
    return false
  }
}

extension Node {
  /// Hands every named child, with the field it stands in (0: none), to `body`, in order.
  /// - Complexity: O(children).
  public func forEachNamedChild(_ body: (Node, _ field: UInt16) -> Void) {
    var cursor = ts_tree_cursor_new(raw)
    defer { ts_tree_cursor_delete(&cursor) }
    guard ts_tree_cursor_goto_first_child(&cursor) else { return }
    repeat {
      let node = Node(ts_tree_cursor_current_node(&cursor))
      if node.isNamed { body(node, ts_tree_cursor_current_field_id(&cursor)) }
    } while ts_tree_cursor_goto_next_sibling(&cursor)
  }
}

extension Node {
  /// Whether a node stands more than so many steps below this one.
  ///
  /// Only where enough nodes are left to be that deep is the tree walked, so an ordinary file costs a look at its top.
  /// - Complexity: O(nodes) at worst.
  func isDeeper(than limit: Int) -> Bool {
    var cursor = TreeCursor(self)
    while true {
      if cursor.depth > limit { return true }
      if cursor.node.descendantCount - 1 > limit - cursor.depth, cursor.descend() { continue }
      while !cursor.next() { guard cursor.ascend() else { return false } }
    }
  }
}
