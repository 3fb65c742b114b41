import Console
import Subprocess

/// The reason why git gave no answer. It is never a negative answer.
enum GitError: Error, Equatable, Sendable {
  /// git cannot be run, or did not end in time.
  case notRun(SubprocessError, ProgramPath)
  /// Neither the folder nor a folder above it is a repository.
  case noRepository(folder: String)
  /// git ran and refused to answer.
  case refused(GitRefusal)
  /// The output of this command of git does not have the documented form.
  case unexpected(String)
  /// The object is not in this clone.
  case missing(GitObjectID, GitClone)
  /// The content of the object does not have this id, or not the documented form.
  case damaged(GitObjectID, String)
}

/// Which objects a clone contains by design.
enum GitClone: Equatable, Sendable {
  /// All objects of its branches.
  case full
  /// Commits down to some depth.
  case shallow
  /// Objects that pass a filter.
  case partial
}

/// git's own message about why it did not answer.
struct GitRefusal: Equatable, Sendable {
  /// The line of text, without `fatal:`.
  let message: String
  /// The command that git proposes, if there is one.
  let hint: String?

  init(message: String, hint: String? = nil) {
    self.message = message
    self.hint = hint
  }

  /// Reads what git printed: the first line that it marks as fatal or as an error, else the first
  /// line, else the exit status.
  init(_ output: Output) {
    let lines = output.errorText.split(whereSeparator: \.isNewline)
    let marked = lines.first { $0.hasPrefix("fatal: ") || $0.hasPrefix("error: ") }
    let line = marked ?? lines.first { !$0.hasPrefix("hint: ") }
    let text = line.map { $0.trimmingMarks(["fatal: ", "error: ", "warning: "]) }
    let command = lines.lazy.map { $0.drop { $0 == "\t" || $0 == " " } }
      .first { $0.hasPrefix("git config ") }
    self.init(
      message: text ?? "\(output.status)", hint: command.map { "if you trust it, run \($0)" })
  }

  /// The object that git did not fetch into a partial clone, because it was not allowed to.
  var unfetched: GitObjectID? {
    let words = message.split(separator: " ")
    guard message.hasPrefix("could not fetch "), words.count > 3 else { return nil }
    return GitObjectID(String(words[3]))
  }

  /// Whether git found no repository.
  var isAboutMissingRepository: Bool { message.hasPrefix("not a git repository (or any") }
}

extension Substring {
  fileprivate func trimmingMarks(_ marks: [String]) -> String {
    let mark = marks.first { hasPrefix($0) }
    return String(dropFirst(mark?.count ?? 0))
  }
}

extension Failure {
  /// Creates the failure of a command that needs git's answer. Only damage to an object is an
  /// integrity failure.
  init(_ error: GitError) {
    switch error {
    case .notRun(.notFound(let program), let path):
      self = path.missing(program)
    case .notRun(let error, _): self.init(.undecided, "\(error)")
    case .noRepository(let folder):
      self.init(.undecided, "\(folder): not in a git repository")
    case .refused(let refusal):
      self.init(.undecided, "git: \(refusal.message)", hint: refusal.hint)
    case .unexpected(let command):
      self.init(.undecided, "git \(command): the output is not in the expected form")
    case .missing(let id, let clone):
      self.init(.undecided, "git object \(id): not in this clone", hint: clone.hint)
    case .damaged(let id, let reason):
      self.init(.integrity, "git object \(id): \(reason)", hint: "run git fsck")
    }
  }
}

extension GitClone {
  /// The next step after an object was not found.
  fileprivate var hint: String {
    switch self {
    case .full: "run git fsck, or git fetch"
    case .shallow: "run git fetch --unshallow; in a workflow, set fetch-depth: 0"
    case .partial: "run git fetch --refetch --no-filter"
    }
  }
}

/// Evaluates a question to git and throws its error as the failure of a command.
func git<Answer>(
  _ question: @autoclosure () throws(GitError) -> Answer
) throws(Failure) -> Answer {
  do throws(GitError) { return try question() } catch { throw Failure(error) }
}
