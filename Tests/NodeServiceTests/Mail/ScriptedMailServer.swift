import Foundation
import NIOCore
import NIOPosix

/// A mail server that says what a test tells it: after the greeting it answers each command with the next line of the
/// script; a message counts as one command. `close` closes instead.
final class ScriptedMailServer: Sendable {
  private let channel: any Channel
  var port: Int { channel.localAddress?.port ?? 0 }

  init(_ script: [String]) throws {
    channel = try ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Player(script)) }
      }
      .bind(host: "127.0.0.1", port: 0).wait()
  }

  func close() { try? channel.close().wait() }

  private final class Player: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    private var script: ArraySlice<String>
    private var text = ""
    private var isMessage = false

    init(_ script: [String]) { self.script = script[...] }

    func channelActive(context: ChannelHandlerContext) { play(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      text += String(buffer: unwrapInboundIn(data))
      while let end = text.range(of: isMessage ? "\r\n.\r\n" : "\r\n") {
        text = String(text[end.upperBound...])
        isMessage = false
        play(context)
      }
    }

    private func play(_ context: ChannelHandlerContext) {
      guard let line = script.popFirst(), line != "close" else { return context.close(promise: nil) }
      isMessage = line.hasPrefix("354")
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: line + "\r\n")), promise: nil)
    }
  }
}
