import Configuration
import Console
import Durable
import Logbook
import Policy
import RFC3339
import Vault

/// All that `doctor` looks at, in the order in which a newcomer meets it.
struct Examination {
  private static let warningDays: Int64 = 30
  private static let memoryFolders = ["/run/secrets", "/run", "/dev/shm"]

  private let workspace: Workspace
  private let invocation: Invocation

  init(_ workspace: Workspace, _ invocation: Invocation) {
    self.workspace = workspace
    self.invocation = invocation
  }

  var diagnoses: [Diagnosis] {
    programs + [repository, policy, exceptions] + EnvironmentName.allCases.map(environment)
      + [manifestKey, logKey] + vaults + [untracked, memory]
  }

  private var programs: [Diagnosis] {
    [("git", ["git", "--version"]), ("ssh-keygen", ["ssh-keygen", "-?"])].map { name, arguments in
      Diagnosis(name) { () throws(Failure) in try ProgramCheck.version(arguments) }
    }
  }

  private var repository: Diagnosis {
    Diagnosis("repository", severity: .warning) { () throws(Failure) in
      guard let head = try Git(workspace).line(["rev-parse", "--verify", "--quiet", "HEAD"]) else {
        throw Failure(
          .no, "no git repository with a commit", hint: "give --commit and --actor to commands")
      }
      guard let email = try Git(workspace).line(["config", "user.email"]) else {
        throw Failure(.no, "git has no user.email", hint: "git config user.email, or give --actor")
      }
      return "at \(head.prefix(12)), acting as \(email)"
    }
  }

  private var policy: Diagnosis {
    Diagnosis("policy") { () throws(Failure) in
      let policy = try workspace.policyInForce()
      let days = policy.expires.daysSince1970 - workspace.now.day.daysSince1970
      return "in force until \(policy.expires), \(days) days left"
    }
  }

  private var exceptions: Diagnosis {
    Diagnosis("exceptions", severity: .warning) { () throws(Failure) in
      let exceptions = try workspace.exceptions().exceptions
      let expired = exceptions.filter { !$0.isInForce(at: workspace.now) }
      guard expired.isEmpty else {
        throw Failure(
          .no,
          "expired: " + expired.map { "\($0.variable) (\($0.ticket))" }.joined(separator: ", "),
          hint: "align the variables or renew the tickets")
      }
      return "\(exceptions.count) in force"
    }
  }

  private func environment(_ name: EnvironmentName) -> Diagnosis {
    Diagnosis("environment \(name)") { () throws(Failure) in
      let environment = try workspace.completeEnvironment(name)
      return "\(environment.entries.count) variables, complete"
    }
  }

  private var manifestKey: Diagnosis {
    Diagnosis("manifest key", severity: .warning) { () throws(Failure) in
      _ = try workspace.manifestKey()
      return "environments/keys/manifest.pem, P-256"
    }
  }

  private var logKey: Diagnosis {
    Diagnosis("logbook key", severity: .warning) { () throws(Failure) in
      let path = workspace.path("environments/keys/logbook.vkey")
      let bytes = try workspace.content(of: path, limit: .kibibytes(4))
      do throws(NoteError) {
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        return "\(path), of \(try VerifierKey(bytes: Array(line)).name)"
      } catch {
        throw Failure(.integrity, "\(path): \(error)", hint: "relayctl key new logbook prints one")
      }
    }
  }

  private var vaults: [Diagnosis] {
    EnvironmentName.allCases.map { name in
      Diagnosis("vault \(name)", severity: .warning) { () throws(Failure) in
        let store = try VaultStore(name, in: workspace, invocation)
        let vault = try store.load()
        return "\(vault.addresses.count) secrets, key \(vault.keyID)"
      }
    }
  }

  /// Vaults and private keys that git would publish.
  private var untracked: Diagnosis {
    Diagnosis("not committed") { () throws(Failure) in
      let output = try Git(workspace).output(["ls-files", "--", "*.key", "*secrets.vault"]) ?? []
      let names = String(decoding: output, as: UTF8.self).split(separator: "\n")
      guard names.isEmpty else {
        throw Failure(
          .no, "git tracks \(names.joined(separator: ", "))",
          hint: "git rm --cached it, rotate what it held, see .gitignore")
      }
      return "git tracks no vault and no private key"
    }
  }

  private var memory: Diagnosis {
    Diagnosis("memory folder", severity: .warning) { () throws(Failure) in
      for path in Examination.memoryFolders {
        guard let folder = try? Folder(path), (try? folder.isMemoryOnly) == true else { continue }
        return "\(path) is tmpfs"
      }
      throw Failure(
        .no, "none of \(Examination.memoryFolders.joined(separator: ", ")) is tmpfs",
        hint: "mount a tmpfs where staging and prod are rendered")
    }
  }
}
