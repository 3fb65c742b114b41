import Glibc

/// One output of a child while it is being read.
struct OutputStream {
  let number: Int32
  let limit: Int
  private(set) var bytes: [UInt8] = []
  private(set) var isOpen = true

  init(_ number: Int32, limit: Int) {
    self.number = number
    self.limit = limit
  }

  var exceedsLimit: Bool { bytes.count > limit }

  /// Takes what is there without waiting for more; an error number, or 0.
  mutating func drain(_ buffer: UnsafeMutableRawBufferPointer) -> Int32 {
    while isOpen, !exceedsLimit {
      let count = read(number, buffer.baseAddress, buffer.count)
      guard count >= 0 else {
        switch errno {
        case EINTR: continue
        case EAGAIN: return 0
        default: return errno
        }
      }
      isOpen = count > 0
      bytes += UnsafeRawBufferPointer(rebasing: buffer[..<count])
    }
    return 0
  }
}
