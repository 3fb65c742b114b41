import Console
import Glibc

/// A folder that only we may read, for one file; removed with it when nobody holds the value.
final class PrivateFolder {
  private let path: String
  /// The file's path.
  let file: String

  /// Writes `text` into a file of mode 0600 in a new folder.
  init(file name: String, _ text: String) throws(Failure) {
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/relay-sandbox-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(.undecided, "\(place): cannot make a folder: \(systemMessage(errno))")
    }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    file = "\(path)/\(name)"
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw Failure(.undecided, "\(file): cannot write: \(systemMessage(errno))")
    }
    defer { close(descriptor) }
    try Stream(descriptor: descriptor, name: file).write(text)
  }

  deinit {
    unlink(file)
    rmdir(path)
  }
}
