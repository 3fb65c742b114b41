import CCurl

extension Transfer {
  /// libcurl gets a pointer that it hands back: the loop keeps the object until the transfer has
  /// left the table.
  func setCallbacks() -> Bool {
    let context = Unmanaged.passUnretained(self).toOpaque()
    return ccurl_set_callbacks(
      handle.pointer, context, UInt(call.ticket.number), takeBodyCallback, takeHeaderCallback,
      giveBodyCallback, complaint.buffer)
  }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

private func takeBodyCallback(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return 0 }
  switch transfer.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
  case .taken: return size * count
  case .paused: return Int(CURL_WRITEFUNC_PAUSE)
  // Less than was offered: an error. A body of no bytes is never offered.
  case .refused: return 0
  }
}

private func takeHeaderCallback(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return 0 }
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer.takeHeader(line) ? size * count : 0
}

private func giveBodyCallback(
  _ room: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return Int(CURL_READFUNC_ABORT) }
  return transfer.giveBody(UnsafeMutableRawBufferPointer(start: room, count: size * count))
}
