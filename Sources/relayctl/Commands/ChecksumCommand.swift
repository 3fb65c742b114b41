import Configuration
import Console
import Crypto
import Durable
import JSON

/// `relayctl checksum`: prints the redacted checksum of an environment
/// (docs/formats/redacted-checksum.md).
enum ChecksumCommand {
  private static let file = Option<String?>.optional(
    "file", .path,
    help: "check that this rendered file has the same checksum as environments/")

  static let command = Command(
    "checksum", summary: "print the redacted checksum of an environment",
    discussion: """
      The redacted checksum is the SHA-256 of the rendered text, in which ******** replaces each secret and regulated \
      value. No vault is needed.
      """,
    arguments: [CommonOptions.environment], options: [file],
    examples: [
      Example("relayctl checksum prod", "prints the checksum that a deployment must have"),
      Example(
        "relayctl checksum prod --file /run/secrets/.env.runtime",
        "checks the rendered file on a host"),
    ],
    exitStatuses: [.no: "the rendered file differs from environments/"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = try workspace.completeEnvironment(invocation[CommonOptions.environment])
    let expected = environment.checksum
    guard let path = invocation[file] else {
      try answer(expected, environment.name, nil, invocation, terminal)
      return .yes
    }
    let found = try Workspace.checksum(ofRendered: path, environment.name)
    guard found == expected else {
      throw Failure(
        .no,
        "\(path): checksum is \(found), but the checksum of \(environment.file) is \(expected)",
        hint: "run relayctl render \(environment.name) --out \(path)")
    }
    try answer(found, environment.name, path, invocation, terminal)
    return .yes
  }

  private static func answer(
    _ checksum: Digest, _ environment: EnvironmentName, _ path: String?, _ invocation: Invocation,
    _ terminal: Terminal
  ) throws(Failure) {
    guard invocation[CommonOptions.format] != .text else {
      return try terminal.out.write("\(checksum)\n")
    }
    let facts = FactReport([
      .init("environment", .string(environment.rawValue)), .init("path", .optional(path)),
      .init("checksum", .string(checksum.description)),
    ])
    try terminal.answer(facts, invocation)
  }
}
