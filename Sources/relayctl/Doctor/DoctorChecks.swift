import Configuration
import Console
import Durable
import Gate
import Logbook
import Policy
import RFC3339
import Subprocess
import Vault

/// The checks of `doctor`, in the order in which a new workspace is set up.
struct DoctorChecks {
  private static let memoryFolders = ["/run/secrets", "/run", "/dev/shm"]

  private let workspace: Workspace
  private let invocation: Invocation

  init(_ workspace: Workspace, _ invocation: Invocation) {
    self.workspace = workspace
    self.invocation = invocation
  }

  var results: [CheckResult] {
    programs + [repository, policy, exceptions] + EnvironmentName.allCases.map(environment)
      + [inputs] + signerKeys + [logKey, logbook, deployments] + vaults + [untracked, memory]
  }

  private var programs: [CheckResult] {
    [("git", ["git", "--version"]), ("ssh-keygen", ["ssh-keygen", "-?"])].map { name, arguments in
      CheckResult(name) { () throws(Failure) in try version(arguments) }
    }
  }

  /// Runs a program and returns the first line of its output, or `found` if the program fails.
  /// ssh-keygen has no option that prints its version, so the check requires only that it starts.
  private func version(_ arguments: [String]) throws(Failure) -> String {
    do throws(SubprocessError) {
      let output = try run(arguments, environment: ["PATH": workspace.programs.folders])
      guard output.status.isSuccess else { return "found" }
      return output.text.split(separator: "\n").first.map(String.init) ?? "found"
    } catch {
      let failure = Failure(.notRun(error, workspace.programs))
      throw Failure(.no, failure.message, hint: failure.hint)
    }
  }

  private var repository: CheckResult {
    CheckResult("repository", severity: .warning) { () throws(Failure) in
      guard try git(Git(workspace).isBelowRepository()),
        let head = try git(Git(workspace).id(of: "HEAD"))
      else { throw Failure(.no, "no git repository with a commit", hint: "run git init") }
      guard let email = try git(Git(workspace).setting("user.email")) else {
        throw Failure(
          .no, "git has no user.email", hint: "set it with git config user.email, or pass --actor")
      }
      return "at commit \(head.description.prefix(12)), actor \(email)"
    }
  }

  private var policy: CheckResult {
    CheckResult("policy") { () throws(Failure) in
      let policy = try workspace.policyInForce()
      let days = policy.expires.daysSince1970 - workspace.now.day.daysSince1970
      return "in force until \(policy.expires), days left: \(days)"
    }
  }

  private var exceptions: CheckResult {
    CheckResult("exceptions", severity: .warning) { () throws(Failure) in
      let exceptions = try workspace.exceptions().content
      let expired = exceptions.filter { !$0.isInForce(at: workspace.now) }
      guard expired.isEmpty else {
        throw Failure(
          .no,
          "expired: " + expired.map { "\($0.variable) (\($0.ticket))" }.joined(separator: ", "),
          hint: "align the variables or renew the exceptions")
      }
      return "\(exceptions.count) in force"
    }
  }

  private func environment(_ name: EnvironmentName) -> CheckResult {
    CheckResult("environment \(name)") { () throws(Failure) in
      let environment = try workspace.completeEnvironment(name)
      return "variables: \(environment.entries.count), complete"
    }
  }

  /// Compares the work tree, which the other checks look at, with the release commit.
  private var inputs: CheckResult {
    CheckResult("inputs", severity: .warning) { () throws(Failure) in
      let release = try git(ReleaseInputs(Git(workspace)))
      let differences = try release.differences(from: workspace.root)
      guard differences.isEmpty else {
        throw Failure(
          .no, "read from the work tree; not as committed: \(differences.joined(separator: ", "))",
          hint: "commit the changes: the gate reads only what is committed")
      }
      return "read from the work tree, all as in commit \(release.id.prefix(12))"
    }
  }

  private var signerKeys: [CheckResult] {
    EnvironmentName.allCases.map { name in
      CheckResult("signer keys \(name)", severity: .warning) { () throws(Failure) in
        let keys = try workspace.signerKeys(of: name, by: try workspace.policy())
        try ruled(keys.requireReadable())
        return "\(keys.names), P-256"
      }
    }
  }

  private var logKey: CheckResult {
    CheckResult("logbook key", severity: .warning) { () throws(Failure) in
      let path = workspace.path("environments/keys/logbook.vkey")
      let bytes = try workspace.content(of: path, limit: .kibibytes(4))
      do throws(NoteError) {
        let line = bytes.last == UInt8(ascii: "\n") ? bytes.dropLast() : bytes[...]
        return "\(path), key of \(try VerifierKey(bytes: Array(line)).name)"
      } catch {
        throw Failure(
          .integrity, "\(path): \(error)",
          hint: "run relayctl key new logbook --out FILE to print a new one")
      }
    }
  }

  /// Checks that a promotion admitted every deployment in prod that the logbook records.
  private var deployments: CheckResult {
    CheckResult("deployments prod", severity: .warning) { () throws(Failure) in
      let policy = try workspace.policy()
      let keys = try workspace.signerKeys(of: .prod, by: policy)
      let folder = try workspace.logbook(invocation, policy)
      let entries = try DeploymentLog(reading: folder)
      let former = ReadStatements(
        for: .prod, in: .success(entries), at: folder.path, policy, workspace, invocation
      ).manifestKey
      let log = try entries.verified(with: [.prod: .success(keys)], former: former, in: folder)
      let unpromoted = try ruled(log.unpromotedDeployments(in: .prod))
      guard unpromoted.isEmpty else {
        let names = unpromoted.map { "\($0.seq)" }.joined(separator: ", ")
        throw Failure(
          .no, "no promotion admitted the deployments of entries \(names)",
          hint: "find out who deployed them: relayctl logbook show ENTRY")
      }
      return "a promotion admitted each deployment"
    }
  }

  /// Verifies the whole logbook. A damaged log is an error; a workspace without a log gets a
  /// warning.
  private var logbook: CheckResult {
    let named = try? workspace.policy().logbook.path
    let path = invocation[LogbookOptions.log] ?? workspace.path(named ?? "logbook")
    let hasLog = (try? exists("\(path)/checkpoint")) == true
    return CheckResult("logbook", severity: hasLog ? .bad : .warning) { () throws(Failure) in
      let log = try workspace.logbook(invocation, try workspace.policy())
      let checkpoint = try logged(log.verify()).checkpoint.checkpoint
      return "verified, entries: \(checkpoint.size)"
    }
  }

  private var vaults: [CheckResult] {
    EnvironmentName.allCases.map { name in
      CheckResult("vault \(name)", severity: .warning) { () throws(Failure) in
        let store = try VaultStore(name, in: workspace, invocation)
        let vault = try store.load()
        return "secrets: \(vault.addresses.count), key \(vault.keyID)"
      }
    }
  }

  /// Checks that git tracks no vault and no private key.
  private var untracked: CheckResult {
    CheckResult("not committed") { () throws(Failure) in
      guard try git(Git(workspace).isBelowRepository()) else { return "no git repository" }
      let names = try git(Git(workspace).trackedFiles(like: ["*.key", "*secrets.vault"]))
      guard names.isEmpty else {
        throw Failure(
          .no, "git tracks \(names.joined(separator: ", ")), expected no vault and no private key",
          hint:
            "remove the files with git rm --cached, rotate the secrets in them, and check .gitignore"
        )
      }
      return "git tracks no vault and no private key"
    }
  }

  private var memory: CheckResult {
    CheckResult("memory folder", severity: .warning) { () throws(Failure) in
      for path in DoctorChecks.memoryFolders {
        guard let folder = try? Folder(path), (try? folder.isMemoryOnly) == true else { continue }
        return "\(path) is tmpfs"
      }
      throw Failure(
        .no, "none of \(DoctorChecks.memoryFolders.joined(separator: ", ")) is tmpfs",
        hint: "mount a tmpfs for the rendered files of staging and prod")
    }
  }
}
