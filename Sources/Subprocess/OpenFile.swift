import Glibc

/// A file descriptor of ours, closed when the value ends.
struct OpenFile: ~Copyable, Sendable {
  let number: Int32

  init(_ number: Int32) {
    self.number = number
  }

  deinit {
    close(number)
  }
}
