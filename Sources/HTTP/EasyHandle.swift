import CCurl

/// One of libcurl's transfers; freed when the last reference goes, which is on the loop's thread.
final class EasyHandle {
  let pointer: UnsafeMutableRawPointer

  init?() {
    guard let pointer = ccurl_easy_new() else { return nil }
    self.pointer = pointer
  }

  deinit {
    ccurl_easy_free(pointer)
  }

  func reset() {
    ccurl_easy_reset(pointer)
  }

  /// Closes the connection when the transfer ends.
  func forbidReuse() {
    _ = set(CURLOPT_FORBID_REUSE, 1)
  }

  func set(_ option: CURLoption, _ value: Int) -> Bool {
    ccurl_set_long(pointer, option, value)
  }

  func set(_ option: CURLoption, size: Int) -> Bool {
    ccurl_set_size(pointer, option, size)
  }

  func set(_ option: CURLoption, _ value: String?) -> Bool {
    ccurl_set_string(pointer, option, value)
  }

  func set(_ option: CURLoption, blob: [UInt8]) -> Bool {
    blob.withUnsafeBytes {
      guard let start = $0.baseAddress else { return false }
      return ccurl_set_blob(pointer, option, start, $0.count)
    }
  }
}
