import Configuration
import Console
import Crypto
import Durable
import JSON

/// `relayctl checksum`: the redacted checksum of an environment (R20).
enum ChecksumCommand {
  private static let file = Option<String?>.optional(
    "file", .path,
    help: "a rendered file to compute it from; a difference from environments/ is a no")

  static let command = Command(
    "checksum", summary: "print the redacted checksum of an environment",
    discussion: """
      SHA-256 of the rendered text with each secret and regulated value replaced by ********. No vault is needed. \
      With --file the checksum of a rendered file is compared with it.
      """,
    arguments: [CommonOptions.environment], options: [file],
    examples: [
      Example("relayctl checksum prod", "what a deployment of prod must show"),
      Example("relayctl checksum prod --file /run/secrets/.env.runtime", "whether a host has it"),
    ],
    exitStatuses: [.no: "the rendered file differs from what environments/ says"]
  ) { invocation, terminal throws(Failure) in
    let workspace = try Workspace(invocation)
    let environment = try workspace.completeEnvironment(invocation[CommonOptions.environment])
    let expected = environment.checksum
    guard let path = invocation[file] else {
      try answer(expected, environment.name, nil, invocation, terminal)
      return .yes
    }
    let found = try RenderedFile(path, environment.name).checksum
    guard found == expected else {
      throw Failure(
        .no, "\(path): \(found), expected \(expected) of \(environment.file)",
        hint: "render \(environment.name) again")
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
