import Records

/// A symbol as its callers see it.
struct Callable {
  struct Parameter {
    var name: String
    var type: String?
    var kind: ParameterKind
    /// Whether a default stands there, or the language's mark.
    var hasDefault: Bool
  }

  var parameters: [Parameter]
  var returns: String?
  var typeParameters: [String]
  var signature: String

  init(_ surface: PackageSurface, _ symbol: SymbolRow) {
    let text = surface.text
    parameters = surface.parameters[symbol.parameters].map { row in
      Parameter(
        name: text.optionalString(row.name) ?? "", type: text.optionalString(row.type), kind: row.kind, hasDefault: !row.defaultValue.isNone)
    }
    returns = text.optionalString(symbol.returns)
    typeParameters = surface.typeParameters[symbol.typeParameters].map { text.optionalString($0) ?? "" }
    signature = text.optionalString(symbol.signature) ?? ""
  }

  /// Whether callers may leave a parameter out.
  func isOptional(_ parameter: Parameter, mark: String?) -> Bool {
    if parameter.hasDefault || parameter.kind == .variadic || parameter.kind == .keywordVariadic { return true }
    return mark.map { signature.contains(parameter.name + $0) } ?? false
  }
}

/// What the differences of two versions of a symbol mean for its callers.
struct SymbolComparison {
  private let rules: Compatibility
  private(set) var verdict = Verdict.compatible
  private(set) var reasons: [String] = []

  init(_ rules: Compatibility) { self.rules = rules }

  mutating func note(_ verdict: Verdict, _ reason: String) {
    self.verdict = max(self.verdict, verdict)
    reasons.append(reason)
  }

  mutating func compare(_ old: Callable, _ new: Callable) {
    // Who calls a method does not write its receiver.
    let before = old.parameters.filter { $0.kind != .receiver }, after = new.parameters.filter { $0.kind != .receiver }
    comparePositions(before, after, old, new)
    compareNames(before, after, old, new)
    if let change = rules.typeChange {
      if old.returns != new.returns { note(change, "returns \(new.returns ?? "nothing"), before \(old.returns ?? "nothing")") }
      if old.typeParameters.count != new.typeParameters.count {
        note(change, "\(new.typeParameters.count) type parameters, before \(old.typeParameters.count)")
      }
    }
  }

  /// What callers pass by position.
  private mutating func comparePositions(_ allBefore: [Callable.Parameter], _ allAfter: [Callable.Parameter], _ old: Callable, _ new: Callable) {
    let before = allBefore.filter { $0.kind.isPositional }, after = allAfter.filter { $0.kind.isPositional }
    let takesRest = allAfter.contains { $0.kind == .variadic }
    for (i, parameter) in before.enumerated() {
      guard i < after.count else {
        if !takesRest { note(rules.added == .free ? .possible : .breaking, "takes no '\(parameter.name)' any more") }
        continue
      }
      let other = after[i]
      if rules.named.contains(parameter.kind), rules.named.contains(other.kind), parameter.name != other.name {
        note(.breaking, "'\(parameter.name)' is called '\(other.name)'")
      } else if rules.named.contains(parameter.kind), !rules.named.contains(other.kind) {
        note(.breaking, "'\(parameter.name)' is not taken by name any more")
      }
      compareNeed(parameter, other, old, new)
    }
    for parameter in after.dropFirst(before.count) {
      // One that was taken by name alone is not new.
      if let same = allBefore.first(where: { $0.kind == .keyword && $0.name == parameter.name && rules.named.contains(parameter.kind) }) {
        compareNeed(same, parameter, old, new)
      } else {
        noteAdded(parameter, new)
      }
    }
  }

  /// What callers pass by name alone.
  private mutating func compareNames(_ before: [Callable.Parameter], _ after: [Callable.Parameter], _ old: Callable, _ new: Callable) {
    let takesRest = after.contains { $0.kind == .keywordVariadic }
    for parameter in before where parameter.kind == .keyword {
      if let other = after.first(where: { $0.name == parameter.name && rules.named.contains($0.kind) }) {
        // One that stands by position too was compared there.
        if other.kind == .keyword { compareNeed(parameter, other, old, new) }
      } else if !takesRest {
        note(.breaking, "takes no '\(parameter.name)' any more")
      }
    }
    for parameter in after where parameter.kind == .keyword && !before.contains(where: { $0.name == parameter.name }) { noteAdded(parameter, new) }
    for kind in [ParameterKind.variadic, .keywordVariadic]
    where before.contains(where: { $0.kind == kind }) && !after.contains(where: { $0.kind == kind }) {
      note(.breaking, "takes no more arguments than it names")
    }
  }

  private mutating func compareNeed(_ parameter: Callable.Parameter, _ other: Callable.Parameter, _ old: Callable, _ new: Callable) {
    if old.isOptional(parameter, mark: rules.optionalMark), !new.isOptional(other, mark: rules.optionalMark), rules.added != .free {
      note(.breaking, "'\(other.name)' cannot be left out any more")
    }
    if let change = rules.typeChange, parameter.type != other.type {
      note(change, "'\(other.name)' is \(other.type ?? "of no type"), before \(parameter.type ?? "of none")")
    }
  }

  private mutating func noteAdded(_ parameter: Callable.Parameter, _ new: Callable) {
    switch rules.added {
    case .breaking: note(.breaking, "takes '\(parameter.name)'")
    case .unlessOptional:
      let isOptional = new.isOptional(parameter, mark: rules.optionalMark)
      note(isOptional ? .compatible : .breaking, isOptional ? "can take '\(parameter.name)'" : "needs '\(parameter.name)'")
    case .free: note(.possible, "takes '\(parameter.name)'")
    }
  }
}

extension ParameterKind {
  fileprivate var isPositional: Bool { self == .positional || self == .positionalOrKeyword }
}
