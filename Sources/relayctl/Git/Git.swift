import Durable
import Subprocess

/// Runs git in one folder, to read facts about its repository.
///
/// Each call ends in one of three ways: with an answer, with `nil` if what was asked for definitely
/// does not exist, or with an error if git could not answer. Only plumbing commands are used, and
/// what decides is read as objects with ``GitObjects``.
struct Git: Sendable {
  /// Configuration that could run programs or hide changes, and has no effect here.
  private static let options = [
    "--no-pager", "-c", "core.fsmonitor=", "-c", "core.hooksPath=/dev/null",
  ]

  let folder: String
  private let programs: ProgramPath
  /// Whether the settings of the user and of the system have no effect.
  private let isIsolated: Bool

  /// Creates an instance that runs git in a folder, which need not be in a repository.
  init(folder: String, programs: ProgramPath) {
    self.init(folder: folder, programs: programs, isIsolated: false)
  }

  private init(folder: String, programs: ProgramPath, isIsolated: Bool) {
    self.folder = folder
    self.programs = programs
    self.isIsolated = isIsolated
  }

  /// Returns an instance that runs git in another folder, without the settings of the user and of
  /// the system.
  func isolated(in folder: String) -> Git {
    Git(folder: folder, programs: programs, isIsolated: true)
  }

  /// Runs git with `input` and returns its output, at most `outputLimit` bytes.
  ///
  /// Returns `nil` if git exits with status 1 and prints no message, which plumbing commands do for
  /// a ref, a setting or an object that does not exist. Every other failure is an error.
  func answer(
    _ arguments: [String], input: [UInt8]? = nil, outputLimit: Int = 16 << 20
  ) throws(GitError) -> [UInt8]? {
    let output = try ended(arguments, input: input, outputLimit: outputLimit)
    if output.status.isSuccess { return output.stdout }
    if output.status == .exited(1), output.stderr.isEmpty { return nil }
    throw try refusal(output)
  }

  private func ended(
    _ arguments: [String], input: [UInt8]? = nil, outputLimit: Int = 16 << 20
  ) throws(GitError) -> Output {
    do throws(SubprocessError) {
      return try run(
        ["git"] + Git.options + arguments, environment: environment,
        input: input.map(Input.bytes) ?? .null, folder: folder, outputLimit: outputLimit)
    } catch {
      throw .notRun(error, programs)
    }
  }

  private func refusal(_ output: Output) throws(GitError) -> GitError {
    let refusal = GitRefusal(output)
    guard refusal.isAboutMissingRepository, try !isBelowRepository() else {
      return .refused(refusal)
    }
    return .noRepository(folder: folder)
  }

  /// Runs git and returns its one line of output without the line feed; `nil` as in
  /// ``answer(_:input:outputLimit:)``, or if the line is empty.
  func line(_ arguments: [String]) throws(GitError) -> String? {
    guard var output = try answer(arguments) else { return nil }
    if output.last == UInt8(ascii: "\n") { output.removeLast() }
    guard !output.contains(UInt8(ascii: "\n")), let line = String(validating: output, as: UTF8.self)
    else { throw .unexpected(arguments.first ?? "") }
    return line.isEmpty ? nil : line
  }

  /// Returns the id that a ref such as `HEAD` or `refs/heads/main` contains; `nil` if there is no
  /// such ref, or if it is a branch without a commit.
  func id(of ref: String) throws(GitError) -> GitObjectID? {
    guard let line = try line(["rev-parse", "--verify", "--quiet", "--end-of-options", ref]) else {
      try requireAbsence(of: ref == "HEAD" ? branch() ?? ref : ref)
      return nil
    }
    guard let id = GitObjectID(line) else { throw .unexpected("rev-parse") }
    return id
  }

  /// Throws if git finds a ref that it cannot read: `rev-parse` reports it like one that does not
  /// exist, and only `for-each-ref` prints a warning.
  private func requireAbsence(of ref: String) throws(GitError) {
    let output = try ended(["for-each-ref", "--format=%(objectname)", ref])
    guard output.status.isSuccess, output.stdout.isEmpty, output.stderr.isEmpty else {
      throw try refusal(output)
    }
  }

  /// Returns the ref of the branch that is checked out, such as `refs/heads/main`; `nil` if none
  /// is.
  func branch() throws(GitError) -> String? {
    try line(["symbolic-ref", "--quiet", "HEAD"])
  }

  /// Returns the ref of the upstream of a branch, such as `refs/remotes/origin/main`; `nil` if the
  /// branch has none.
  func upstream(of branch: String) throws(GitError) -> String? {
    try line(["for-each-ref", "--format=%(upstream)", "--count=1", branch])
  }

  /// Returns the path of the folder below the top of the repository: its components, without any
  /// for the top itself. Throws if the folder is not in a work tree.
  func prefix() throws(GitError) -> [[UInt8]] {
    guard let output = try answer(["rev-parse", "--is-inside-work-tree", "--show-prefix"]) else {
      throw .unexpected("rev-parse")
    }
    let mark = Array("true\n".utf8)
    guard output.starts(with: mark), output.last == UInt8(ascii: "\n") else {
      throw .refused(GitRefusal(message: "\(folder) is not in a work tree"))
    }
    return output.dropFirst(mark.count).dropLast().split(separator: UInt8(ascii: "/")).map {
      Array($0)
    }
  }

  /// Returns the value of a setting; `nil` if it is not set.
  func setting(_ name: String) throws(GitError) -> String? {
    try line(["config", "--get", name])
  }

  /// Returns the names of the files in git's index that match one of the patterns, below the
  /// folder. Bytes that are not UTF-8 are replaced.
  func trackedFiles(like patterns: [String]) throws(GitError) -> [String] {
    guard let output = try answer(["ls-files", "-z", "--"] + patterns) else {
      throw .unexpected("ls-files")
    }
    return output.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Returns whether the folder or a folder above it contains `.git`. This does not run git, which
  /// would take longer than most commands themselves.
  func isBelowRepository() throws(GitError) -> Bool {
    var candidate = folder
    for _ in 0..<64 {
      do throws(DurableError) {
        if try exists(candidate + "/.git") { return true }
      } catch {
        throw .refused(GitRefusal(message: error.description))
      }
      candidate += "/.."
    }
    return false
  }

  /// The environment of a call. No variable of git is inherited: `GIT_DIR` and others would
  /// change what is asked. git finds the trusted folders and user.email in files below `HOME` or
  /// `XDG_CONFIG_HOME`. Missing objects of a partial clone are not fetched.
  private var environment: [String: String] {
    var environment = inheritedEnvironment(["HOME", "XDG_CONFIG_HOME"])
    if isIsolated {
      environment = ["GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": "/dev/null"]
    }
    return environment.merging([
      "PATH": programs.folders, "LC_ALL": "C", "GIT_NO_REPLACE_OBJECTS": "1",
      "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1",
      "GIT_ALLOW_PROTOCOL": "none", "GIT_ASKPASS": "", "SSH_ASKPASS": "",
    ]) { $1 }
  }
}
