import Console
import Glibc

/// Returns the path of the program with this name in the folder of the running program.
func sibling(_ name: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink("/proc/self/exe", &buffer, buffer.count)
  let path = buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }
  let folder = path.prefix((path.lastIndex(of: UInt8(ascii: "/")) ?? 0) + 1)
  return String(decoding: folder, as: UTF8.self) + name
}

/// Opens a log file for appending. If the file is new, its mode is 0600. Creates the file's folder
/// if it does not exist.
func openLog(_ path: String) throws(Failure) -> Int32 {
  if let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash != path.utf8.startIndex {
    _ = mkdir(String(path[..<slash]), 0o700)
  }
  let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
  guard descriptor >= 0 else {
    throw Failure(.undecided, "\(path): cannot write: \(systemMessage(errno))")
  }
  return descriptor
}

/// A private temporary folder with one file. Both are removed when the object is released.
final class PrivateFolder {
  private let path: String
  let file: String

  /// Creates a folder, and in it a file with mode 0600 that contains `text`.
  init(file name: String, _ text: String) throws(Failure) {
    let place = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array("\(place)/relay-sandbox-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw Failure(.undecided, "\(place): cannot create a folder: \(systemMessage(errno))")
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
