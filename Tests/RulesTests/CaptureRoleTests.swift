import Records
import Rules
import Testing

@Suite struct CaptureRoleTests {
  @Test func everySpellingMeansSomethingOfItsOwn() throws {
    let roles = try CaptureRole.spellings.map { try #require(CaptureRole(spelling: $0), "@\($0)") }
    for (i, role) in roles.enumerated() { #expect(roles.firstIndex(of: role) == i, "@\(CaptureRole.spellings[i])") }
    #expect(Set(CaptureRole.spellings).count == roles.count)
  }

  /// The other way, written a second time; a new role does not compile here until it is spelled.
  private func spelling(_ role: CaptureRole) -> String {
    switch role {
    case .definition(let kind): "definition.\(kind.rawValue)"
    case .name: "name"
    case .parameters: "parameters"
    case .typeParameters: "type-parameters"
    case .returns: "returns"
    case .type: "type"
    case .value: "value"
    case .body: "body"
    case .scope: "scope"
    case .receiver: "receiver"
    case .decorator: "decorator"
    case .statement: "statement"
    case .nested: "nested"
    case .owner: "owner"
    case .group: "group"
    case .keyword: "keyword"
    case .region: "region"
    case .conditionalRegion: "region.conditional"
    case .elseRegion: "region.else"
    case .condition: "condition"
    case .importing: "import"
    case .path: "path"
    case .alias: "alias"
    case .wildcard: "wildcard"
    case .export(let operation): "export.\(operation.rawValue)"
    case .delete: "delete"
    case .container: "container"
    case .reference: "reference"
    case .local: "local"
    case .returned: "returned"
    case .attribute: "attribute"
    case .innerAttribute: "attribute.inner"
    case .visibility: "visibility"
    case .extending: "extension"
    case .expansion: "expansion"
    case .arguments: "arguments"
    case .error: "error"
    case .exporting: "export"
    case .exported: "exported"
    case .byDefault: "default"
    case .whole: "whole"
    case .ambient: "ambient"
    case .augment: "augment"
    case .heritage: "heritage"
    case .predicateOnly: "_"
    }
  }

  @Test func spellingsRoundTrip() throws {
    for spelling in CaptureRole.spellings { #expect(try self.spelling(#require(CaptureRole(spelling: spelling))) == spelling) }
    for kind in SymbolKind.allCases { #expect(CaptureRole(spelling: "definition.\(kind.rawValue)") == .definition(kind)) }
  }

  @Test(arguments: ["", "definition", "definition.", "definition.thing", "export.", "export.replace", "Name", "name.", "scope.instance", "@name"])
  func refuses(spelling: String) { #expect(CaptureRole(spelling: spelling) == nil) }

  @Test(arguments: ["_", "_free", "_definition.class"]) func namesOfPredicatesAreFree(spelling: String) {
    #expect(CaptureRole(spelling: spelling) == .predicateOnly)
  }
}
