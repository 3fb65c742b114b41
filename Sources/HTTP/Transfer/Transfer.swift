import CCurl

/// A call in progress. It must be used on the loop's thread only.
final class Transfer {
  let call: Call
  let handle: EasyHandle
  let headers = HeaderList()
  private let errorBuffer = ErrorBuffer()
  private var head = HeadReader()
  private var body: [UInt8] = []
  private var received = 0
  /// The reason why a callback stopped the transfer.
  private var refusal: TransferError?

  init(_ call: Call, _ handle: EasyHandle) {
    self.call = call
    self.handle = handle
  }

  /// Whether any bytes of the request have been sent.
  var isSent: Bool { ccurl_get_long(handle.pointer, CURLINFO_REQUEST_SIZE) > 0 }

  /// Passes the result to the recipient. The handle must not have been reset.
  func finish(_ code: CURLcode) {
    switch (outcome(code), call.recipient) {
    case (.failure(let error), let recipient): recipient.fail(error)
    case (.success(let head), .caller(let waiter)):
      waiter.resume(returning: .success(Reply(head: head, body: body, timing: timing)))
    case (.success(let head), .stream(let channel)):
      channel.accept(head)
      channel.finish(nil)
    }
  }

  private func outcome(_ code: CURLcode) -> Result<ReplyHead, TransferError> {
    if let refusal { return .failure(refusal) }
    guard code == CURLE_OK else {
      return .failure(TransferError(code, isSent: isSent, buffer: errorBuffer))
    }
    // libcurl accepts a head that is incomplete because the connection closed.
    guard let head = head.complete else { return .failure(.reset(sent: isSent)) }
    return .success(head)
  }

  private var timing: ReplyTiming {
    let connected = max(time(CURLINFO_CONNECT_TIME_T), time(CURLINFO_APPCONNECT_TIME_T))
    let isNew = ccurl_get_long(handle.pointer, CURLINFO_NUM_CONNECTS) > 0
    return ReplyTiming(
      connect: isNew ? connected : nil, firstByte: time(CURLINFO_STARTTRANSFER_TIME_T),
      total: time(CURLINFO_TOTAL_TIME_T))
  }

  private func time(_ info: CURLINFO) -> Duration {
    .microseconds(ccurl_get_time(handle.pointer, info))
  }
}

/// Methods that libcurl's callbacks call.
extension Transfer {
  /// Parses a line of the head; returns `false` to end the transfer.
  fileprivate func receiveHeader(_ line: UnsafeRawBufferPointer) -> Bool {
    guard head.append(line) else {
      refusal = .malformed
      return false
    }
    if let complete = head.complete, case .stream(let channel) = call.recipient {
      channel.accept(complete)
    }
    return true
  }

  /// The result of receiving a part of the body.
  fileprivate enum Acceptance {
    case accepted
    /// The reader is too slow. libcurl offers the same bytes again after the transfer is resumed.
    case paused
    case refused
  }

  fileprivate func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Acceptance {
    // If a part is refused while a paused transfer is being resumed, libcurl may still deliver
    // more.
    guard refusal == nil else { return .refused }
    guard let head = head.complete else {
      refusal = .malformed
      return .refused
    }
    // The status of a failure matters even if its body cannot be read.
    guard !head.isEncoded || !(200..<300).contains(head.status) else {
      refusal = .encoded
      return .refused
    }
    guard bytes.count <= call.request.replyLimit - received else {
      refusal = .tooLarge(limit: call.request.replyLimit)
      return .refused
    }
    switch call.recipient {
    case .caller: body.append(contentsOf: bytes)
    case .stream(let channel):
      guard channel.accept(bytes) else { return .paused }
    }
    received += bytes.count
    return .accepted
  }

  /// Returns whether the request may be sent on the connection that libcurl has chosen.
  ///
  /// If a kept connection ends without a response, libcurl repeats the request on another one, even
  /// a POST. The peer may have begun to process it by then, so the caller must decide.
  fileprivate func maySend() -> Bool {
    guard call.request.method == .post, isSent else { return true }
    refusal = .reset(sent: true)
    return false
  }

  /// Registers the callbacks. libcurl gets an unretained pointer to this object, so the loop keeps
  /// the object alive until the transfer is removed from the multi handle.
  func setCallbacks() -> Bool {
    let context = Unmanaged.passUnretained(self).toOpaque()
    return ccurl_set_callbacks(
      handle.pointer, context, UInt(call.id.number), bodyReceived, headerReceived, sendWanted,
      errorBuffer.pointer)
  }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
  context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
}

/// The callback for CURLOPT_WRITEFUNCTION.
private func bodyReceived(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return 0 }
  switch transfer.receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count)) {
  case .accepted: return size * count
  case .paused: return Int(CURL_WRITEFUNC_PAUSE)
  // Returning fewer bytes than offered reports an error. libcurl never offers zero bytes.
  case .refused: return 0
  }
}

/// The callback for CURLOPT_HEADERFUNCTION.
private func headerReceived(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let transfer = transfer(context) else { return 0 }
  let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
  return transfer.receiveHeader(line) ? size * count : 0
}

/// The callback for CURLOPT_PREREQFUNCTION.
private func sendWanted(
  _ context: UnsafeMutableRawPointer?, _: UnsafeMutablePointer<CChar>?,
  _: UnsafeMutablePointer<CChar>?, _: Int32, _: Int32
) -> Int32 {
  transfer(context)?.maySend() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}
