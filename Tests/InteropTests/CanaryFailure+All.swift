import Configuration
import Crypto
import Glibc
import Support

@testable import relayctl

extension CanaryFailure {
  /// Every failure; `typed` is a canary that somebody typed, pasted or committed by mistake.
  static func all(typed: String) -> [CanaryFailure] {
    [CanaryFailure("nothing", "relayctl diff", 0)] + vaults + system + words(typed)
      + environmentFiles(typed) + documents(typed) + keys
  }

  private static var vaults: [CanaryFailure] {
    func vault(
      _ description: String, _ status: Int32, _ edit: @escaping @Sendable (inout [UInt8]) -> Void
    ) -> CanaryFailure {
      var failure = CanaryFailure(description, "relayctl render prod", status)
      failure.prepare = { nest in
        let name = "root/environments/prod/secrets.vault"
        var bytes = try nest.workspace.folder.read(name)
        edit(&bytes)
        try nest.workspace.folder.write(bytes, to: name, mode: 0o600)
      }
      return failure.below(readersOfVaults)
    }
    func values(
      _ description: String, _ status: Int32,
      _ change: @escaping @Sendable (inout [String: String]) -> Void
    ) -> CanaryFailure {
      var failure = CanaryFailure(description, "relayctl render prod", status)
      failure.prepare = { try $0.reseal(change) }
      return failure.below(readersOfVaults)
    }
    return [
      vault("a flipped byte of the vault", 4) { $0[$0.count / 2] ^= 4 },
      vault("half a vault", 4) { $0.removeLast($0.count / 2) },
      vault("no vault at all", 4) { $0 = [] },
      values("missing secrets", 1) { $0 = $0.filter { !$0.key.contains("a2a") } },
      values("values that no reader could take", 2) { values in
        for (key, value) in values { values[key] = value + " \"$`\u{e9}\n\u{7}" }
      },
      values("values of the wrong type", 2) { values in
        for (key, value) in values { values[key] = "x" + value.filter { $0 != ":" && $0 != "=" } }
      },
    ]
  }

  /// The commands that open vaults, and those that read what was rendered from them.
  static let readersOfVaults = [
    "relayctl render prod", "relayctl checksum", "relayctl secrets", "relayctl allowlist",
    "relayctl vault", "relayctl manifest build", "relayctl doctor", "relay --check-config",
  ]

  /// A command of each sort that has much to say.
  private static let answering = [
    "relayctl render prod", "relay --check-config", "relayctl checksum", "relayctl diff",
    "relayctl secrets prod --format", "relayctl allowlist hash", "relayctl vault list",
    "relayctl vault put prod A2A", "relayctl vault rotate prod TELEGRAM", "relayctl manifest build",
    "relayctl manifest show", "relayctl logbook list", "relayctl key new vault",
  ]

  private static var system: [CanaryFailure] {
    func shell(_ description: String, _ status: Int32, _ text: String) -> CanaryFailure {
      var failure = CanaryFailure(description, "relayctl diff", status)
      failure.prefix = ["sh", "-c", text, "sh"]
      return failure.below(answering)
    }
    func fault(_ description: String, _ call: String) -> CanaryFailure {
      var failure = CanaryFailure(description, "relayctl vault put", 3)
      failure.tracing = ["-e", "trace=execve,\(call)", "-e", "inject=\(call):error=ENOSPC"]
      return failure
    }
    var locked = CanaryFailure("a locked vault", "relayctl vault put", 3)
    locked.prefix = ["flock", "environments/prod/secrets.vault.lock"]
    locked.concerned = ["relayctl vault"]
    var readOnly = CanaryFailure("read-only folders", "relayctl vault put", 3)
    // Root may write anywhere, but not without this capability.
    if geteuid() == 0 { readOnly.prefix = ["setpriv", "--bounding-set=-dac_override"] }
    readOnly.prepare = { nest in
      let folders = [".", "environments/prod", "output", "logbook", "logbook/manifests/prod"]
      for folder in folders + [nest.workspace.memory.path] {
        _ = try nest.workspace.run(["chmod", "0555", folder])
      }
    }
    var lost = CanaryFailure("no workspace", "relayctl diff", 2)
    lost.concerned = answering
    lost.variables = { ["RELAYCTL_ROOT": $0.workspace.folder.path(of: "values")] }
    return [
      shell("a full disk behind the answer", 3, "exec \"$@\" > /dev/full"),
      shell("no standard output", 3, "exec \"$@\" >&-"),
      shell("no standard input", 0, "exec \"$@\" <&-"),
      shell("nobody to read errors", 0, "exec \"$@\" 2>&-"),
      fault("a full disk at each fsync", "fsync"), fault("a full disk at each rename", "renameat"),
      locked, readOnly, lost,
    ]
  }

  private static func words(_ typed: String) -> [CanaryFailure] {
    let options = [
      "max-drift", "format", "now", "wait", "owner", "image", "commit", "digest", "limit",
      "vault-key-file", "log-key-file", "signer", "kind", "from", "incident",
    ]
    return [
      words("an unknown option") { $0 + ["--\(typed)"] },
      words("an unknown option with a value") { $0 + ["--token=\(typed)"] },
      words("a short option") { $0 + ["-\(typed)"] },
      words("a word too many") { $0 + [typed] },
      words("another command") { [$0[0], typed] + $0.dropFirst() },
      words("another environment") { $0.map { $0 == "prod" ? typed : $0 } },
    ]
      + options.map { option in words("--\(option)") { $0 + ["--\(option)", typed] } }
  }
}
