// A process of its own that fetches: `fetch-probe INDEX FOLDER FIRST COUNT`. It asks the packages generated-FIRST… of the simple API at INDEX,
// by the pace that FOLDER shares, and prints a line for each, the number of its requests at the end.
import Foundation
import HTTP
import Records
import Registries
import TestSupport

func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

let arguments = CommandLine.arguments
guard arguments.count == 5, let first = Int(arguments[3]), let count = Int(arguments[4]) else { exit(2) }
var settings = HTTPSettings()
settings.paceFolder = arguments[2]
let registry = try RegistrySet(directory: Checkout.root + "/plugins/registries").registry(id: "pypi")
let client = try RegistryClient(registry, bases: ["index": arguments[1]], settings: settings)
let names = (first..<first + count).map { "generated-" + String(repeating: "0", count: 5 - "\($0)".count) + "\($0)" }
client.run(names.map { PackageRequest(name: $0) }) { index, result in
  switch result {
  case .success(let package): say("fetched " + package.key.name)
  case .failure(let error): say("failed \(names[index]) \(error.code)")
  }
}
say("requests \(client.traffic.requests)")
